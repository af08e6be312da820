"""What a supplier no longer sends of a line: its order was cancelled when only a part was on its way."""

from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.purchasing_state import refresh_purchase_state
from apps.orders.enums import PurchaseLineState
from apps.orders.models import PurchaseLine
from apps.stock.domain.reservations import release_reservation

REASON = "its order was cancelled"


def withdraw_rest(*, line: PurchaseLine, under_way: int, now: datetime) -> int:
    """Ask for no more of a shipped line than came and the pieces that are under way; returns how many are withdrawn.

    They are available again. With nothing under way the line is done. Withdrawn before, nothing happens. Runs as the
    system or staff; the caller holds the order's row and the line's.
    """
    rest = line.accepted - line.received - line.rejected - under_way
    if line.state != PurchaseLineState.SHIPPED or line.withdrawn_at or rest <= 0:
        return 0
    line.accepted, line.withdrawn_at = line.accepted - rest, now
    if line.received + line.rejected == line.accepted:
        line.state = PurchaseLineState.RECEIVED
    line.save(update_fields=["accepted", "withdrawn_at", "state"])
    refresh_purchase_state(line.purchase_order_id)
    release_reservation(
        reservation_id=line.allocation.reservation_id,
        quantity=rest,
        reason=REASON,
        key=f"purchase_line:{line.pk}:withdrawn",
        now=now,
    )
    record_event(
        name="purchase.line_withdrawn",
        subject=line,
        payload={"purchase_order": line.purchase_order_id, "line": line.line, "quantity": rest},
        now=now,
        supplier_id=line.supplier_id,
    )
    return rest
