from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderCostsConfig(AppConfig):
    name = "apps.order_costs"
    verbose_name = _("Order costs")
