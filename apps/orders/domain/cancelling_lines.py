"""Cancelling one line: the rest of the order goes on without it."""

from datetime import datetime

from apps.events.domain.recording import record_event
from apps.orders.domain.answering_effects import hear_answers
from apps.orders.domain.asking import ask_for_cancelling_line, ask_for_routing
from apps.orders.domain.cancelling import OF_GOODS, STOPPABLE, Cancelled, end_empty_lines, stop_items
from apps.orders.domain.errors import LineMovedOn, given_reason
from apps.orders.domain.exceptions import close_of_lines
from apps.orders.domain.orders import OVER, line_of, lock_moving, lock_order
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.watching import orders_changed
from apps.orders.enums import HISTORY, ExceptionKind, Fault, ItemState, OrderStatus
from apps.orders.models import Order, OrderException, OrderLine


def request_line_cancellation(
    *, order_id: int, line_id: int, fault: Fault, reason: str, now: datetime, actor_id: int | None = None
) -> OrderLine:
    """A seller asks for one line to be cancelled: a job does it as `cancel_line` says.

    Raises UnknownOrder, OrderMovedOn, ReasonMissing, UnknownLine, LineMovedOn.
    """
    why, order = given_reason(reason), lock_moving(order_id)
    line = line_of(order, line_id)
    _refuse_gone(line)
    payload = {"order_id": order.pk, "fault": fault.value, "reason": why, "actor_id": actor_id}
    ask_for_cancelling_line(seller_id=order.seller_id, line_id=line.pk, payload=payload, now=now)
    return line


def cancel_line(
    *, order_id: int, line_id: int, fault: Fault, reason: str, now: datetime, actor_id: int | None = None
) -> Cancelled:
    """Cancel what is not packed of one line, as `cancel_order` does of a whole order; what is packed stays.

    `fault` is the order's where nothing else is left of it. Cancelled before, nothing happens. Runs as the system or
    staff. Raises UnknownOrder, ReasonMissing, UnknownLine, and LineMovedOn when all of it is packed or gone.
    """
    why, order = given_reason(reason), lock_order(order_id)
    line = line_of(order, line_id)
    if line.cancelled_at or order.status in OVER or order.source == HISTORY:
        return Cancelled(order)
    _refuse_gone(line)
    hear_answers(order_id=order.pk, now=now)
    items = list(line.items.exclude(state=ItemState.CANCELLED).order_by("pk").select_for_update(of=("self",)))
    stopped = [item for item in items if item.state in STOPPABLE]
    stop_items(stopped, why, now, actor_id)
    ended = end_empty_lines(order.lines.filter(pk=line.pk), now)
    close_of_lines([line.pk], kinds=OF_GOODS if ended else [ExceptionKind.NO_STOCK], now=now, actor_id=actor_id)
    result = Cancelled(order, [item.pk for item in stopped], [item.pk for item in items if item not in stopped])
    _write_down(order, fault, why, now, actor_id)
    _tell(result, line, fault, why, now, actor_id)
    return result


def _refuse_gone(line: OrderLine) -> None:
    items = line.items.exclude(state=ItemState.CANCELLED)
    if items.exists() and not items.filter(state__in=STOPPABLE).exists():
        raise LineMovedOn(line.sku)


def _write_down(order: Order, fault: Fault, reason: str, now: datetime, actor_id: int | None) -> None:
    refresh_statuses([order.pk])
    order.refresh_from_db(fields=["status"])
    if order.status == OrderStatus.CANCELLED:
        order.cancel_fault, order.cancel_reason = fault, reason
        order.save(update_fields=["cancel_fault", "cancel_reason"])
        OrderException.objects.filter(order=order, closed_at=None).update(closed_at=now, closed_by_id=actor_id)


def _tell(result: Cancelled, line: OrderLine, fault: Fault, reason: str, now: datetime, actor_id: int | None) -> None:
    order = result.order
    told = {"sku": line.sku, "fault": fault.value, "reason": reason, "items": result.items, "too_late": result.too_late}
    record_event(
        name="order.line_cancelled",
        subject=order,
        payload=told,
        now=now,
        actor_id=actor_id,
        seller_id=order.seller_id,
    )
    orders_changed.tell([order.pk], now)
    ask_for_routing(seller_id=order.seller_id, order_ids=[order.pk], now=now)
