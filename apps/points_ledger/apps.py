from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PointsLedgerConfig(AppConfig):
    name = "apps.points_ledger"
    verbose_name = _("Points programme")

    def ready(self) -> None:
        import_module("apps.points_ledger.domain.watching_facts")  # registers with the lists of watchers
