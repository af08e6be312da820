"""A seller stops an order, and lets it go on."""

from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.asking import ask_for_routing
from apps.orders.domain.errors import NotHeld, given_reason
from apps.orders.domain.exceptions import close_exceptions, open_exception
from apps.orders.domain.orders import lock_moving
from apps.orders.domain.status import refresh_statuses
from apps.orders.enums import ExceptionKind
from apps.orders.models import Order, OrderException


def hold_order(*, order_id: int, reason: str, now: datetime, actor_id: int | None = None) -> Order:
    """Let an order wait until it is released; held already, it gets the newer reason.

    Raises UnknownOrder, OrderMovedOn, ReasonMissing.
    """
    why, order = given_reason(reason), lock_moving(order_id)
    open_exception(order=order, kind=ExceptionKind.HELD, now=now, details={"reason": why})
    return _tell("order.held", order, why, now, actor_id)


def release_order(*, order_id: int, now: datetime, actor_id: int | None = None, reason: str = "") -> Order:
    """Let a held order go on, and ask for its routing; nothing happens to one that is not held.

    Raises UnknownOrder, OrderMovedOn.
    """
    order = lock_moving(order_id)
    if not close_exceptions(order_id=order_id, kinds=[ExceptionKind.HELD], now=now, actor_id=actor_id):
        return order
    ask_for_routing(seller_id=order.seller_id, order_ids=[order.pk], now=now)
    return _tell("order.released", order, reason, now, actor_id)


def release_held(*, order_id: int, now: datetime, actor_id: int | None = None) -> Order:
    """`release_order` for who chose among many: one that is not held is refused. Raises NotHeld besides."""
    order = lock_moving(order_id)
    if not OrderException.objects.filter(order=order, kind=ExceptionKind.HELD, closed_at=None).exists():
        raise NotHeld(order.order_no)
    return release_order(order_id=order_id, now=now, actor_id=actor_id)


def _tell(name: str, order: Order, reason: str, now: datetime, actor_id: int | None) -> Order:
    refresh_statuses([order.pk])
    order.refresh_from_db(fields=["status"])
    payload = {"reason": reason}
    record_event(name=name, subject=order, payload=payload, now=now, actor_id=actor_id, seller_id=order.seller_id)
    return order
