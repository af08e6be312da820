from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PointsLedgerConfig(AppConfig):
    name = "apps.points_ledger"
    verbose_name = _("Points programme")
