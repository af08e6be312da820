from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SellerTiersConfig(AppConfig):
    name = "apps.seller_tiers"
    verbose_name = _("Seller tiers")
