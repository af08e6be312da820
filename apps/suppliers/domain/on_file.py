"""Everything that is kept of one supplier's way in, read once: its page shows it, its checklist judges it."""

from dataclasses import dataclass

from django.db.models import Count

from apps.suppliers.domain.queries import find_supplier
from apps.suppliers.models import Agreement, Clearance, Inspection, Supplier, SupplierDocument


@dataclass(frozen=True)
class OnFile:
    """The profile (None before the application), and each kind of paper, the newest first."""

    profile: Supplier | None
    documents: list[SupplierDocument]
    visits: list[Inspection]  # each with its number of `photos_taken`
    clearances: list[Clearance]
    agreements: list[Agreement]


def on_file(supplier_id: int, profile: Supplier | None = None) -> OnFile:
    """What is on file of a supplier; a profile at hand is not read again."""
    visits = Inspection.objects.filter(supplier_id=supplier_id).select_related("standard")
    return OnFile(
        profile or find_supplier(supplier_id),
        list(SupplierDocument.objects.filter(supplier_id=supplier_id).order_by("-pk")),
        list(visits.annotate(photos_taken=Count("photos")).order_by("-pk")),
        list(Clearance.objects.filter(supplier_id=supplier_id).order_by("-pk")),
        list(Agreement.objects.filter(supplier_id=supplier_id).order_by("-version")),
    )
