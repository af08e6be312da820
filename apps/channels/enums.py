from django.db import models


class Channel(models.TextChoices):
    """The channels the platform knows by name; history may name others."""

    ALIEXPRESS = "aliexpress", "AliExpress"
    SHOPIFY = "shopify", "Shopify"
    WOOCOMMERCE = "woocommerce", "WooCommerce"
    CSV = "csv", "CSV upload"
    API = "api", "API"
