from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarehouseConfig(AppConfig):
    name = "apps.warehouse"
    verbose_name = _("Warehouse")

    def ready(self) -> None:
        """Packing clears bins, cancelling takes goods out of waves."""
        from apps.warehouse.domain import placing, unclaimed  # noqa: F401
