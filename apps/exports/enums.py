"""The fixed words of exports."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.common.documents.statement import PDF
from apps.common.spreadsheets import CSV, XLSX


class ExportKind(TextChoices):
    """What rows of it are."""

    ORDERS = "orders", _("Orders")
    PARCELS = "parcels", _("Parcels")
    POINTS = "points", _("Points of a month")
    WALLET = "wallet", _("Wallet of a month")


class ExportFormat(TextChoices):
    XLSX = XLSX, "XLSX"
    CSV = CSV, "CSV"
    PDF = PDF, "PDF"


class ExportState(TextChoices):
    """asked → ready → removed."""

    ASKED = "asked", pgettext_lazy("export", "being made")
    READY = "ready", pgettext_lazy("export", "ready")
    REMOVED = "removed", pgettext_lazy("export", "removed")


TABLES: Final = (ExportFormat.XLSX, ExportFormat.CSV)
FORMATS_OF: Final = {
    ExportKind.ORDERS: TABLES,
    ExportKind.PARCELS: TABLES,
    ExportKind.POINTS: tuple(ExportFormat),
    ExportKind.WALLET: tuple(ExportFormat),
}
"""A paper is made of what has an opening and a closing balance."""
