from django.apps import AppConfig


class SellerTiersConfig(AppConfig):
    name = "apps.seller_tiers"
    verbose_name = "Seller tiers"
