"""A person decided about goods that nobody has: look for them again, as if no supplier had failed."""

from collections.abc import Sequence
from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.asking import ask_for_routing
from apps.orders.domain.errors import LineMovedOn, NothingWaits
from apps.orders.domain.orders import line_of, lock_moving
from apps.orders.enums import ItemState
from apps.orders.models import Order, OrderLine


def look_again(
    *, order_id: int, line_id: int, now: datetime, actor_id: int | None = None, reason: str = ""
) -> OrderLine:
    """Have a line's waiting goods looked for anew: what suppliers failed before `now` is held against none of them.

    Works as the seller, staff and system. Raises UnknownOrder, OrderMovedOn, UnknownLine, LineMovedOn when nothing of
    the line waits.
    """
    order = lock_moving(order_id)
    line = line_of(order, line_id)
    if not line.items.filter(state=ItemState.WAITING).exists():
        raise LineMovedOn(line.sku)
    _look(order, [line], now, actor_id, reason)
    return line


def look_again_for_order(*, order_id: int, now: datetime, actor_id: int | None = None) -> list[OrderLine]:
    """The same for every line of an order of which goods wait; returns these.

    Raises UnknownOrder, OrderMovedOn, NothingWaits.
    """
    order = lock_moving(order_id)
    lines = list(order.lines.filter(items__state=ItemState.WAITING).distinct().order_by("pk"))
    if not lines:
        raise NothingWaits(order.order_no)
    _look(order, lines, now, actor_id, "")
    return lines


def _look(order: Order, lines: Sequence[OrderLine], now: datetime, actor_id: int | None, reason: str) -> None:
    OrderLine.objects.filter(pk__in=[line.pk for line in lines]).update(looked_again_at=now)
    for line in lines:
        line.looked_again_at = now
        record_event(
            name="order.looked_again",
            subject=order,
            payload={"sku": line.sku, "reason": reason},
            now=now,
            actor_id=actor_id,
            seller_id=order.seller_id,
        )
    ask_for_routing(seller_id=order.seller_id, order_ids=[order.pk], now=now)
