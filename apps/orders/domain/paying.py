"""A person says that the buyer has paid: orders by hand and by file have no channel that tells it."""

from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.asking import tell_and_ask
from apps.orders.domain.checking import refuse_payment
from apps.orders.domain.orders import lock_moving
from apps.orders.domain.status import refresh_statuses
from apps.orders.models import Order


def mark_paid(
    *, order_id: int, paid_at: datetime, now: datetime, actor_id: int | None = None, reason: str = ""
) -> Order:
    """Write when an unpaid order was paid (aware), and have it routed; paid before, it keeps that instant.

    Raises UnknownOrder, OrderMovedOn, InvalidOrder: paid before it was placed, or in the future.
    """
    order = lock_moving(order_id)
    if order.paid_at is not None:
        return order
    refuse_payment(order_no=order.order_no, placed_at=order.placed_at, paid_at=paid_at, now=now)
    order.paid_at = paid_at
    order.save(update_fields=["paid_at"])
    refresh_statuses([order.pk])
    order.refresh_from_db(fields=["status"])
    record_event(
        name="order.paid",
        subject=order,
        payload={"reason": reason, "paid_at": paid_at.isoformat()},
        now=now,
        actor_id=actor_id,
        seller_id=order.seller_id,
    )
    tell_and_ask(seller_id=order.seller_id, order_ids=[order.pk], now=now)
    return order
