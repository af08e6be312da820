"""What was asked of suppliers for goods that nobody wants any more."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef

from apps.events.domain.recording import record_event
from apps.orders.enums import PurchaseLineState, PurchaseState
from apps.orders.models import Allocation, PurchaseLine, PurchaseOrder

OPEN = (PurchaseLineState.ISSUED, PurchaseLineState.ACCEPTED)
UNFINISHED = (*OPEN, PurchaseLineState.SHIPPED)


def cancel_purchases(
    allocations: Sequence[Allocation], *, reason: str, now: datetime, actor_id: int | None
) -> set[int]:
    """Cancel what suppliers have not shipped for these allocations, and tell them; returns those on their way."""
    lines = list(PurchaseLine.objects.filter(allocation__in=allocations).order_by("pk").select_for_update(of=("self",)))
    ended = [line for line in lines if line.state in OPEN]
    PurchaseLine.objects.filter(pk__in=[line.pk for line in ended]).update(
        state=PurchaseLineState.CANCELLED, reason=reason
    )
    for line in ended:
        record_event(
            name="purchase.line_cancelled",
            subject=line,
            payload={"purchase_order": line.purchase_order_id, "line": line.line, "quantity": line.quantity},
            now=now,
            actor_id=actor_id,
            supplier_id=line.supplier_id,
        )
    _close_orders({line.purchase_order_id for line in ended})
    return {line.allocation_id for line in lines if line.state == PurchaseLineState.SHIPPED}


def _close_orders(purchase_order_ids: set[int]) -> None:
    """A purchase order of which nothing is to come any more is closed."""
    to_come = PurchaseLine.objects.filter(purchase_order=OuterRef("pk"), state__in=UNFINISHED)
    PurchaseOrder.objects.filter(~Exists(to_come), pk__in=purchase_order_ids).update(state=PurchaseState.CLOSED)
