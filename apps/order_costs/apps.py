from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrderCostsConfig(AppConfig):
    name = "apps.order_costs"
    verbose_name = _("Order costs")

    def ready(self) -> None:
        import_module("apps.order_costs.domain.watching")  # registers with the lists of watchers
