"""Giving up goods that nobody has, for sellers who want that."""

from collections.abc import Sequence
from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.watching import orders_changed
from apps.orders.enums import Fault, ItemState, OrderStatus
from apps.orders.models import LineItem, Order

REASON = "no supplier has the goods"


def give_up(*, order_id: int, item_ids: Sequence[int], now: datetime) -> None:
    """Cancel the lines of which nothing is left after these items were cancelled, and the order if that was all.

    It counts as nobody's fault but the platform's. The caller holds the order's row. Watchers are told.
    """
    order = Order.objects.get(pk=order_id)
    left = LineItem.objects.filter(order=order).exclude(state=ItemState.CANCELLED).values("line")
    lines = order.lines.filter(cancelled_at=None, items__in=item_ids).exclude(pk__in=left)
    order.lines.filter(pk__in=list(lines.values_list("pk", flat=True))).update(cancelled_at=now)
    refresh_statuses([order_id])
    order.refresh_from_db(fields=["status"])
    if order.status == OrderStatus.CANCELLED:
        order.cancel_fault, order.cancel_reason = Fault.PLATFORM, REASON
        order.save(update_fields=["cancel_fault", "cancel_reason"])
    record_event(
        name="order.goods_cancelled",
        subject=order,
        payload={"items": list(item_ids), "reason": REASON},
        now=now,
        seller_id=order.seller_id,
    )
    orders_changed.tell([order_id], now)
