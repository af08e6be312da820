from django.apps import AppConfig
from django.urls import register_converter

from apps.dashboard.converters import CurrencyConverter, MonthConverter


class DashboardConfig(AppConfig):
    name = "apps.dashboard"
    verbose_name = "Seller dashboard"

    def ready(self) -> None:
        register_converter(MonthConverter, "month")
        register_converter(CurrencyConverter, "currency")
