"""Lines that the channel tells otherwise than before: replaced while their goods have not been asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from apps.orders.domain.allocations import end_allocations
from apps.orders.domain.content import of_lines
from apps.orders.domain.exceptions import close_of_lines, open_exception
from apps.orders.domain.mapping import lock_store, write_items
from apps.orders.domain.orders import lock_order
from apps.orders.domain.status import refresh_statuses
from apps.orders.enums import AllocationState, ExceptionKind, ItemState
from apps.orders.models import Allocation, LineItem, Order, OrderLine

UNMOVED = (ItemState.WAITING, ItemState.ALLOCATED, ItemState.CANCELLED)
REASON = gettext_noop("changed by the channel")


@dataclass(frozen=True)
class LineChange:
    """A line is to be of `quantity` pieces of `sku`; of none when it is to go."""

    line_id: int
    sku: str
    quantity: int

    def as_json(self) -> dict[str, Any]:
        return {"line_id": self.line_id, "sku": self.sku, "quantity": self.quantity}


def replace_lines(
    *,
    order_id: int,
    changes: Sequence[LineChange],
    now: datetime,
    actor_id: int | None = None,
    told: bytes | None = None,
) -> list[int]:
    """Cancel these lines and write what they are to be instead; returns the lines that had moved already.

    Those get the exception `changed` with the difference, and stay as they are. What is reserved is released, so it
    runs as the system or staff; as the seller only where nothing is. Done before, a change does nothing; nor when the
    order's lines are no longer those of `told` (`content.of_lines`). Raises UnknownOrder.
    """
    order = Order.objects.filter(pk=order_id).first()
    if order is not None:
        lock_store(seller_id=order.seller_id, store_id=order.store_id)
    order = lock_order(order_id)
    if told is not None and told != of_lines(bytes(order.content or b"")):
        return []
    lines = {
        line.pk: line for line in order.lines.filter(pk__in=[change.line_id for change in changes], cancelled_at=None)
    }
    moved = _moved(lines)
    fresh = []
    for change in changes:
        line = lines.get(change.line_id)
        if line is None:
            continue
        if line.pk in moved:
            _tell_person(order, line, change, now)
        else:
            fresh += _replace(line, change, now, actor_id)
    write_items(OrderLine.objects.bulk_create(fresh), store_id=order.store_id, now=now)
    refresh_statuses([order.pk])
    return sorted(moved)


def has_reservations(line_ids: Iterable[int]) -> bool:
    """Whether pieces are reserved for any of these lines."""
    return Allocation.objects.filter(item__line__in=line_ids, state=AllocationState.LIVE).exists()


def _moved(lines: dict[int, OrderLine]) -> set[int]:
    items = LineItem.objects.filter(line__in=lines).order_by("pk").select_for_update(of=("self",))
    return {item.line_id for item in items if item.state not in UNMOVED}


def _tell_person(order: Order, line: OrderLine, change: LineChange, now: datetime) -> None:
    details = {"quantity": [line.quantity, change.quantity], "sku": [line.sku, change.sku]}
    open_exception(order=order, kind=ExceptionKind.CHANGED, now=now, details=details, line=line)


def _replace(line: OrderLine, change: LineChange, now: datetime, actor_id: int | None) -> list[OrderLine]:
    cancel_line(line, reason=REASON, now=now, actor_id=actor_id)
    if not change.quantity:
        return []
    return [
        OrderLine(
            seller_id=line.seller_id,
            order_id=line.order_id,
            sku=change.sku,
            title=line.title,
            quantity=change.quantity,
            external_id=line.external_id,
            unit_price=line.unit_price,
        )
    ]


def cancel_line(line: OrderLine, *, reason: str, now: datetime, actor_id: int | None) -> None:
    """Cancel a line whose items were not asked for yet; the caller holds the order and the items."""
    live = list(Allocation.objects.filter(item__line=line, state=AllocationState.LIVE))
    end_allocations(
        allocations=live,
        state=AllocationState.CANCELLED,
        reason=reason,
        now=now,
        item_state=ItemState.CANCELLED,
        actor_id=actor_id,
    )
    line.items.filter(state=ItemState.WAITING).update(state=ItemState.CANCELLED)
    line.cancelled_at = now
    line.save(update_fields=["cancelled_at"])
    kinds = (ExceptionKind.UNMAPPED, ExceptionKind.NO_STOCK, ExceptionKind.CHANGED)
    close_of_lines([line.pk], kinds=kinds, now=now, actor_id=actor_id)
