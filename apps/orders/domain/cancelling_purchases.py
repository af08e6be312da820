"""What was asked of suppliers for goods that nobody wants any more."""

from collections.abc import Sequence
from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.answering_effects import of_record
from apps.orders.domain.purchasing_state import refresh_purchase_states
from apps.orders.enums import PurchaseLineState
from apps.orders.models import Allocation, PurchaseLine
from apps.suppliers.domain.records import record_withdrawal

OPEN = (PurchaseLineState.ISSUED, PurchaseLineState.ACCEPTED)


def cancel_purchases(
    allocations: Sequence[Allocation], *, reason: str, now: datetime, actor_id: int | None
) -> set[int]:
    """Cancel what suppliers have not shipped for these allocations, and tell them; returns those on their way.

    On the score card, what was accepted is withdrawn.
    """
    found = PurchaseLine.objects.filter(allocation__in=allocations).select_related("purchase_order")
    lines = list(found.order_by("pk").select_for_update(of=("self",)))
    ended = [line for line in lines if line.state in OPEN]
    PurchaseLine.objects.filter(pk__in=[line.pk for line in ended]).update(
        state=PurchaseLineState.CANCELLED, reason=reason
    )
    for line in ended:
        if line.state == PurchaseLineState.ACCEPTED:
            record_withdrawal(**of_record(line), withdrawn_at=now)
        record_event(
            name="purchase.line_cancelled",
            subject=line,
            payload={"purchase_order": line.purchase_order_id, "line": line.line, "quantity": line.quantity},
            now=now,
            actor_id=actor_id,
            supplier_id=line.supplier_id,
        )
    refresh_purchase_states(line.purchase_order_id for line in ended)
    return {line.allocation_id for line in lines if line.state == PurchaseLineState.SHIPPED}
