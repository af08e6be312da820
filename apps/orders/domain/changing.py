"""An order that its store told before: the same again, or what has changed of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from apps.events.domain.recording import record_event
from apps.orders.domain.addressing import differences, replace_address, settle_address
from apps.orders.domain.asking import acts_for_platform, ask_for_new_lines
from apps.orders.domain.content import Differs, NewLine, NewOrder, of_lines
from apps.orders.domain.exceptions import open_exception
from apps.orders.domain.lines import LineChange, has_reservations, replace_lines
from apps.orders.domain.mapping import write_items
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.writing import line_row
from apps.orders.enums import HISTORY, ExceptionKind, ItemState, OrderStatus
from apps.orders.models import Order, OrderException, OrderLine

PACKED = (ItemState.PACKED, ItemState.SHIPPED, ItemState.DELIVERED)


def take_changes(
    *,
    seller_id: int,
    store_id: int,
    told: Sequence[NewOrder],
    digests: dict[str, bytes],
    now: datetime,
    actor_id: int | None,
) -> dict[str, tuple[Order, bool]]:
    """Take over what is told otherwise than last time; returns each order by its number, and whether it changed.

    Orders that stay what they are (`stays`) are left alone.
    """
    if not told:
        return {}
    numbers = [order.order_no for order in told]
    known = Order.objects.filter(seller_id=seller_id, store_id=store_id, order_no__in=numbers)
    orders = {order.order_no: order for order in known.order_by("pk").select_for_update(of=("self",))}
    return {
        each.order_no: (order, _take(order, each, digests[each.order_no], now, actor_id))
        for each in told
        for order in (orders[each.order_no],)
    }


def stays(order: Order) -> bool:
    """Whether nothing that is told changes an order: imported history, and cancelled ones."""
    return order.source == HISTORY or order.status == OrderStatus.CANCELLED


def _take(order: Order, told: NewOrder, digest: bytes, now: datetime, actor_id: int | None) -> bool:
    if stays(order):
        return False
    differs = Differs.between(bytes(order.content or b""), digest)
    if not differs:
        return False
    _change_itself(order, told, digest)
    if differs.address:
        _change_address(order, told, now, actor_id)
    if differs.lines:
        _change_lines(order, told.lines, now, actor_id)
    refresh_statuses([order.pk])
    order.refresh_from_db(fields=["status"])
    payload = {"parts": differs.names()}
    record_event(
        name="order.changed", subject=order, payload=payload, now=now, actor_id=actor_id, seller_id=order.seller_id
    )
    return True


def _change_itself(order: Order, told: NewOrder, digest: bytes) -> None:
    """Once paid, both instants stay: deadlines and averages count from them. Money that goes back is a refund."""
    if order.paid_at is None:
        order.placed_at, order.paid_at = told.placed_at, told.paid_at
    order.total, order.note, order.content = told.total, told.note, digest
    order.save(update_fields=["placed_at", "paid_at", "total", "total_currency", "note", "content"])


def _change_address(order: Order, told: NewOrder, now: datetime, actor_id: int | None) -> None:
    if not order.items.filter(state__in=PACKED).exists():
        replace_address(order, told.address)
        settle_address(order, now=now, actor_id=actor_id)
    elif changed := differences(order.address, told.address):
        open_exception(order=order, kind=ExceptionKind.CHANGED, now=now, details={"address": changed})
        return
    stale = OrderException.objects.filter(order=order, line=None, kind=ExceptionKind.CHANGED, closed_at=None)
    stale.update(closed_at=now, closed_by_id=actor_id)


Line = TypeVar("Line", OrderLine, NewLine)


def by_name(lines: Iterable[Line]) -> dict[tuple[str, int], Line]:
    """Lines by the channel's own id, else by SKU; the n-th of a name is its n-th again."""
    seen: Counter[str] = Counter()
    named: dict[tuple[str, int], Line] = {}
    for line in lines:
        name = line.external_id or line.sku
        seen[name] += 1
        named[name, seen[name]] = line
    return named


def _change_lines(order: Order, told: Sequence[NewLine], now: datetime, actor_id: int | None) -> None:
    wanted, kept = by_name(told), by_name(order.lines.filter(cancelled_at=None).order_by("pk"))
    both = [(kept[name], wanted[name]) for name in kept if name in wanted]
    _rewrite([(line, new) for line, new in both if (line.title, line.unit_price) != (new.title, new.unit_price)])
    same = [line.pk for line, new in both if (line.sku, line.quantity) == (new.sku, new.quantity)]
    stale = OrderException.objects.filter(line__in=same, kind=ExceptionKind.CHANGED, closed_at=None)
    stale.update(closed_at=now, closed_by_id=actor_id)
    changes = [LineChange(line.pk, new.sku, new.quantity) for line, new in both if line.pk not in same]
    changes += [LineChange(line.pk, line.sku, 0) for name, line in kept.items() if name not in wanted]
    added = OrderLine.objects.bulk_create([line_row(order, wanted[name]) for name in wanted if name not in kept])
    write_items(added, store_id=order.store_id, now=now)
    _replace(order, changes, now, actor_id)


def _rewrite(pairs: Sequence[tuple[OrderLine, NewLine]]) -> None:
    for line, new in pairs:
        line.title, line.unit_price = new.title, new.unit_price
        line.save(update_fields=["title", "unit_price", "unit_price_currency"])


def _replace(order: Order, changes: list[LineChange], now: datetime, actor_id: int | None) -> None:
    """A seller's role can't release what is reserved: a job does it."""
    if not changes:
        return
    if acts_for_platform() or not has_reservations([change.line_id for change in changes]):
        replace_lines(order_id=order.pk, changes=changes, now=now, actor_id=actor_id)
    else:
        asked, told = [change.as_json() for change in changes], of_lines(bytes(order.content or b"")).hex()
        ask_for_new_lines(seller_id=order.seller_id, order_id=order.pk, changes=asked, told=told, now=now)
