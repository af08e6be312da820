from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "apps.stock"
    verbose_name = "Stock"
