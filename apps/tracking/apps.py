from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrackingConfig(AppConfig):
    name = "apps.tracking"
    verbose_name = _("Tracking")

    def ready(self) -> None:
        from apps.tracking.domain import sweeping  # noqa: F401  # registers what watches parcels
