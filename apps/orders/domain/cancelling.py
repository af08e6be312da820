"""Cancelling an order: what has not left goes back to where it came from, what is on its way arrives."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from apps.events.domain.recording import record_event
from apps.orders.domain.allocations import end_allocations
from apps.orders.domain.answering_effects import hear_answers
from apps.orders.domain.asking import ask_for_cancelling
from apps.orders.domain.cancelling_purchases import cancel_purchases
from apps.orders.domain.errors import given_reason
from apps.orders.domain.exceptions import close_of_lines
from apps.orders.domain.orders import lock_moving, lock_order
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.watching import orders_cancelling, orders_changed
from apps.orders.enums import (
    HISTORY,
    AllocationState,
    ExceptionKind,
    Fault,
    ItemState,
    OrderStatus,
)
from apps.orders.models import Allocation, LineItem, Order, OrderException, OrderLine

STOPPABLE = (ItemState.WAITING, ItemState.ALLOCATED, ItemState.ORDERED, ItemState.CONFIRMED, ItemState.ARRIVED)
OF_GOODS = (ExceptionKind.UNMAPPED, ExceptionKind.NO_STOCK, ExceptionKind.CHANGED)


@dataclass(frozen=True)
class Cancelled:
    """An order after `cancel_order`: items that were cancelled by it, and those that had left already."""

    order: Order
    items: list[int] = field(default_factory=list)
    too_late: list[int] = field(default_factory=list)


def request_cancellation(
    *, order_id: int, fault: Fault, reason: str, now: datetime, actor_id: int | None = None
) -> Order:
    """A seller asks for an order to be cancelled: a job does it as `cancel_order` says. Asked again, nothing happens.

    Raises UnknownOrder, OrderMovedOn, ReasonMissing.
    """
    why, order = given_reason(reason), lock_moving(order_id)
    if order.cancel_requested_at is not None:
        return order
    order.cancel_requested_at, order.cancel_fault, order.cancel_reason = now, fault, why
    order.save(update_fields=["cancel_requested_at", "cancel_fault", "cancel_reason"])
    refresh_statuses([order.pk])
    order.refresh_from_db(fields=["status"])
    said = {"fault": fault.value, "reason": why}
    record_event(
        name="order.cancel_requested",
        subject=order,
        payload=said,
        now=now,
        actor_id=actor_id,
        seller_id=order.seller_id,
    )
    payload = {**said, "actor_id": actor_id}
    ask_for_cancelling(seller_id=order.seller_id, order_id=order.pk, payload=payload, now=now)
    return order


def cancel_order(*, order_id: int, fault: Fault, reason: str, now: datetime, actor_id: int | None = None) -> Cancelled:
    """Cancel every item that has not left, whoever asks: the seller by a job, the channel, staff.

    Who holds goods of it (`orders_cancelling`) is told first: parcels that are not with the carrier are opened again.
    What suppliers said and nobody did yet is done before: pieces that they refused are not on their way.
    Reservations are released and suppliers told; goods that are on their way to us, or here, stay where they are and
    belong to no order. What is with the carrier stays, and the answer says so; with nothing left to cancel nothing
    happens. `fault` is kept where something was cancelled: a seller's counts. Runs as the system or staff. Raises
    UnknownOrder, ReasonMissing.
    """
    why, order = given_reason(reason), lock_order(order_id)
    if order.status == OrderStatus.CANCELLED or order.source == HISTORY:
        return Cancelled(order)
    orders_cancelling.tell(order.pk, why, now, actor_id)
    hear_answers(order_id=order.pk, now=now)
    items = list(order.items.exclude(state=ItemState.CANCELLED).order_by("pk").select_for_update(of=("self",)))
    stopped = [item for item in items if item.state in STOPPABLE]
    too_late = [item.pk for item in items if item.state not in STOPPABLE]
    stop_items(stopped, why, now, actor_id)
    lines = end_empty_lines(order.lines.all(), now)
    _close(order, lines, now, actor_id, wholly=not too_late)
    done = bool(stopped or lines)
    _write_down(order, fault, why, done=done, wholly=not too_late)
    result = Cancelled(order, [item.pk for item in stopped], too_late)
    _tell(result, fault, why, now, actor_id, done=done)
    return result


def stop_items(items: Sequence[LineItem], reason: str, now: datetime, actor_id: int | None) -> None:
    """Cancel items of one order that are not packed, with whatever is reserved and asked for them."""
    live = list(Allocation.objects.filter(item__in=items, state=AllocationState.LIVE).order_by("pk"))
    on_the_way = cancel_purchases(live, reason=reason, now=now, actor_id=actor_id)
    for releases in (False, True):
        end_allocations(
            allocations=[each for each in live if (each.pk in on_the_way) is not releases],
            state=AllocationState.CANCELLED,
            reason=reason,
            now=now,
            item_state=ItemState.CANCELLED,
            actor_id=actor_id,
            releases=releases,
        )
    LineItem.objects.filter(pk__in=[item.pk for item in items]).update(state=ItemState.CANCELLED)


def end_empty_lines(lines: QuerySet[OrderLine], now: datetime) -> list[int]:
    """Mark those lines of which nothing is left, and those that never had goods; returns them."""
    left = LineItem.objects.filter(line__in=lines).exclude(state=ItemState.CANCELLED)
    line_ids = list(lines.filter(cancelled_at=None).exclude(pk__in=left.values("line")).values_list("pk", flat=True))
    OrderLine.objects.filter(pk__in=line_ids).update(cancelled_at=now)
    return line_ids


def _close(order: Order, lines: list[int], now: datetime, actor_id: int | None, *, wholly: bool) -> None:
    """Nobody has to do anything for what is cancelled; nor for the order, if all of it is."""
    if wholly:
        OrderException.objects.filter(order=order, closed_at=None).update(closed_at=now, closed_by_id=actor_id)
    else:
        close_of_lines(lines, kinds=OF_GOODS, now=now, actor_id=actor_id)


def _write_down(order: Order, fault: Fault, reason: str, *, done: bool, wholly: bool) -> None:
    """A request that came too late is answered: what is left of the order goes on."""
    if done:
        order.cancel_fault, order.cancel_reason = fault, reason
    elif order.cancel_requested_at:
        order.cancel_fault, order.cancel_reason = "", ""
    if not wholly:
        order.cancel_requested_at = None
    order.save(update_fields=["cancel_fault", "cancel_reason", "cancel_requested_at"])
    refresh_statuses([order.pk])
    order.refresh_from_db(fields=["status"])


def _tell(result: Cancelled, fault: Fault, reason: str, now: datetime, actor_id: int | None, *, done: bool) -> None:
    order = result.order
    record_event(
        name="order.cancelled" if done else "order.cancelled_too_late",
        subject=order,
        payload={"fault": fault.value, "reason": reason, "items": result.items, "too_late": result.too_late},
        now=now,
        actor_id=actor_id,
        seller_id=order.seller_id,
    )
    if done:
        orders_changed.tell([order.pk], now)
