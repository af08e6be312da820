from django.db import models
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    """The channels the platform knows by name; history may name others."""

    ALIEXPRESS = "aliexpress", _("AliExpress")
    SHOPIFY = "shopify", _("Shopify")
    WOOCOMMERCE = "woocommerce", _("WooCommerce")
    CSV = "csv", _("CSV upload")
    API = "api", _("API")
