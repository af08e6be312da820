"""A person decided about goods that nobody has: look for them again, as if no supplier had failed."""

from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.asking import ask_for_routing
from apps.orders.domain.errors import LineMovedOn
from apps.orders.domain.orders import line_of, lock_moving
from apps.orders.enums import ItemState
from apps.orders.models import OrderLine


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
    line.looked_again_at = now
    line.save(update_fields=["looked_again_at"])
    record_event(
        name="order.looked_again",
        subject=order,
        payload={"sku": line.sku, "reason": reason},
        now=now,
        actor_id=actor_id,
        seller_id=order.seller_id,
    )
    ask_for_routing(seller_id=order.seller_id, order_ids=[order.pk], now=now)
    return line
