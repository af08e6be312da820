from django.apps import AppConfig
from django.urls import register_converter
from django.utils.translation import gettext_lazy as _

from apps.dashboard.converters import CurrencyConverter, FormatConverter, MonthConverter


class DashboardConfig(AppConfig):
    name = "apps.dashboard"
    verbose_name = _("Seller dashboard")

    def ready(self) -> None:
        register_converter(MonthConverter, "month")
        register_converter(CurrencyConverter, "currency")
        register_converter(FormatConverter, "format")
