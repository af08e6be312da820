from django.apps import AppConfig


class PointsLedgerConfig(AppConfig):
    name = "apps.points_ledger"
    verbose_name = "Points programme"
