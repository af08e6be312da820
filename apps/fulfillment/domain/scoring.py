"""What a delivery or a return says about its supplier, as the score card counts it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Sum

from apps.fulfillment.models import DirectParcel, GoodsReceipt, GoodsReceiptLine
from apps.orders.domain.answering_effects import of_record
from apps.orders.models import PurchaseLine
from apps.stock.models import Movement
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


def score_return(row: GoodsReceiptLine, *, receipt: GoodsReceipt, now: datetime) -> None:
    """Some of a line came back, which counts once; call it when the return is written.

    Goods that were ordered are on record by their purchase lines: of those, as many count as the returned pieces fill.
    """
    own: dict[str, Any] = {"supplier_id": row.supplier_id, "document": receipt.delivery_note, "line": row.line}
    records = [own, *_records_of_purchases(row, receipt)]
    for record in records:
        if SupplyRecord.objects.filter(**record, returned_at=None).exists():
            record_return(**record, returned_at=now)


def _records_of_purchases(row: GoodsReceiptLine, receipt: GoodsReceipt) -> Iterator[dict[str, Any]]:
    back = row.returned.aggregate(pieces=Sum("quantity", default=0))["pieces"]
    served = Movement.objects.filter(level__offer_id=row.offer_id, document=receipt.stock_document)
    pieces = dict(served.exclude(reservation=None).values_list("reservation_id", "quantity"))
    lines = PurchaseLine.objects.filter(allocation__reservation_id__in=pieces, unit_price=row.unit_price)
    own = DirectParcel.objects.filter(supplier_id=row.supplier_id, tracking_no=receipt.delivery_note).first()
    if own is not None:  # parts of one line that went in several parcels share their reservation
        lines = lines.filter(pk__in=own.lines)
    for line in lines.select_related("purchase_order", "allocation").order_by("pk"):
        if back > 0:
            yield of_record(line)
        back -= min(line.accepted, pieces[line.allocation.reservation_id])
