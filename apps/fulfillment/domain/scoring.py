"""What a delivery or a return says about its supplier, as the score card counts it."""

from datetime import datetime, timedelta
from typing import Any

from apps.fulfillment.models import GoodsReceiptLine
from apps.suppliers.domain.records import (
    record_answer,
    record_incident,
    record_request,
    record_return,
    record_shipment,
)
from apps.suppliers.models import SupplyRecord


def score_delivery(
    row: GoodsReceiptLine, *, document: str, requested_at: datetime, dispatch_hours: int, now: datetime
) -> None:
    """Shipped now, to be shipped `dispatch_hours` after it was asked for; refused pieces are an incident.

    What was asked is on record already when the note is a purchase order's; otherwise it counts as accepted at once.
    """
    line: dict[str, Any] = {"supplier_id": row.supplier_id, "document": document, "line": row.line}
    if not SupplyRecord.objects.filter(**line).exists():
        ship_by = requested_at + timedelta(hours=dispatch_hours)
        record_request(**line, requested_at=requested_at, ship_by=ship_by)
        record_answer(**line, accepted=True, answered_at=requested_at)
    record_shipment(**line, shipped_at=now)
    if row.rejected:
        record_incident(**line, incident_at=now)


def score_return(row: GoodsReceiptLine, *, document: str, now: datetime) -> None:
    """Some of a line came back; that counts once."""
    line: dict[str, Any] = {"supplier_id": row.supplier_id, "document": document, "line": row.line}
    if SupplyRecord.objects.filter(**line, returned_at__isnull=True).exists():
        record_return(**line, returned_at=now)
