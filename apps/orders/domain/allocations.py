"""Ending what was reserved for an item, whoever ends it: a cancelled order, a supplier that refuses or is late."""

from collections.abc import Sequence
from datetime import datetime

from apps.orders.enums import AllocationState, ItemState
from apps.orders.models import Allocation, LineItem
from apps.stock.domain.errors import ReservationEnded
from apps.stock.domain.movements import lock_levels
from apps.stock.domain.reservations import release_reservation
from apps.stock.models import Reservation


def divide_allocation(
    allocation: Allocation,
    *,
    item: LineItem,
    quantity: int,
    state: AllocationState = AllocationState.LIVE,
    ended_at: datetime | None = None,
    reason: str = "",
) -> Allocation:
    """Take pieces, but not all, off an allocation for an item that was split off its own; both keep one reservation."""
    allocation.quantity -= quantity
    allocation.save(update_fields=["quantity"])
    return Allocation.objects.create(
        seller_id=allocation.seller_id,
        order_id=allocation.order_id,
        item=item,
        offer_id=allocation.offer_id,
        supplier_id=allocation.supplier_id,
        quantity=quantity,
        unit_price=allocation.unit_price,
        reservation_id=allocation.reservation_id,
        state=state,
        made_at=allocation.made_at,
        ended_at=ended_at,
        reason=reason,
    )


def end_allocation(
    *,
    allocation: Allocation,
    state: AllocationState,
    reason: str,
    now: datetime,
    item_state: ItemState = ItemState.WAITING,
    actor_id: int | None = None,
) -> bool:
    """End one allocation; see `end_allocations`. True when it was live, False when it had ended before."""
    return bool(
        end_allocations(
            allocations=[allocation], state=state, reason=reason, now=now, item_state=item_state, actor_id=actor_id
        )
    )


def end_allocations(
    *,
    allocations: Sequence[Allocation],
    state: AllocationState,
    reason: str,
    now: datetime,
    item_state: ItemState = ItemState.WAITING,
    actor_id: int | None = None,
    releases: bool = True,
) -> list[Allocation]:
    """End live allocations with their reason and make available again what is still reserved; returns those ended.

    Their items become `item_state`: waiting for another supplier, or cancelled. Ended before, an allocation and its
    item stay as they are. Without `releases` the pieces stay reserved: they are on their way already. Runs as the
    system or staff; the caller holds the orders' and items' rows, ends the purchase lines before (stock is locked
    last), and calls `refresh_statuses` afterwards.
    """
    wanted = {allocation.pk: allocation for allocation in allocations}
    live = Allocation.objects.filter(pk__in=wanted, state=AllocationState.LIVE).order_by("pk")
    ended = [wanted[pk] for pk in live.select_for_update(of=("self",)).values_list("pk", flat=True)]
    if not ended:
        return []
    Allocation.objects.filter(pk__in=[each.pk for each in ended]).update(state=state, ended_at=now, reason=reason)
    for allocation in ended:
        allocation.state, allocation.ended_at, allocation.reason = state, now, reason
    LineItem.objects.filter(pk__in=[each.item_id for each in ended]).update(state=item_state)
    if releases:
        _release_all(ended, reason or state.value, now, actor_id)
    return ended


def _release_all(ended: Sequence[Allocation], reason: str, now: datetime, actor_id: int | None) -> None:
    lock_levels({each.offer_id for each in ended})
    for allocation in ended:
        release_rest(allocation, reason=reason, now=now, actor_id=actor_id)


def release_rest(allocation: Allocation, *, reason: str, now: datetime, actor_id: int | None = None) -> None:
    """Make available again what is still reserved for an allocation that ended; the caller holds the level.

    Its own pieces only: parts of an item that were packed apart share one reservation.
    """
    held = Reservation.objects.get(pk=allocation.reservation_id)
    try:
        release_reservation(
            reservation_id=held.pk,
            quantity=min(allocation.quantity, held.open_quantity) or None,
            reason=reason[:200],
            key=f"allocation:{allocation.pk}:end",
            now=now,
            actor_id=actor_id,
        )
    except ReservationEnded:
        return  # what was reserved has left the supplier already
