"""Pieces of an allocation that its supplier does not deliver: the item is split, the pieces wait for another one."""

from datetime import datetime

from apps.orders.domain.allocations import divide_allocation
from apps.orders.domain.splitting import split_item
from apps.orders.enums import AllocationState, ItemState
from apps.orders.models import Allocation, LineItem
from apps.stock.domain.reservations import release_reservation


def return_part(
    *,
    allocation: Allocation,
    item: LineItem,
    quantity: int,
    state: AllocationState,
    reason: str,
    now: datetime,
    actor_id: int | None = None,
) -> LineItem:
    """Take pieces, but not all, off a live allocation; returns the item that waits for another supplier with them.

    The new item has an allocation that ended as `state`, so that this offer is not asked for it again; what was
    reserved of these pieces is available again. Runs as the system or staff; the caller holds order and item, has the
    level locked in order with others, and calls `refresh_statuses`. Raises InvalidSplit.
    """
    waiting = split_item(item=item, quantity=quantity, state=ItemState.WAITING)
    ended = divide_allocation(allocation, item=waiting, quantity=quantity, state=state, ended_at=now, reason=reason)
    release_reservation(
        reservation_id=allocation.reservation_id,
        quantity=quantity,
        reason=(reason or state.value)[:200],
        key=f"allocation:{ended.pk}:end",
        now=now,
        actor_id=actor_id,
    )
    return waiting
