"""A seller's list of orders: what it looks for, and page by page what is found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from apps.channels.models import Store
from apps.common.periods import end_of_day, start_of_day
from apps.orders.domain.queries import (
    LAST,
    PAGE_SIZE,
    STATUSES,
    Group,
    read_cursor,
    waits_for_person,
    write_cursor,
)
from apps.orders.models import Order, OrderLine

OLDEST: Final = "oldest"
"""How an address asks for the oldest first."""
SKU_DAYS: Final = 92
"""No index finds lines by their SKU: who looks for one names days, or looks through the last so many."""


@dataclass(frozen=True)
class OrderFilters:
    """What orders are looked for by: `number` is the beginning of it, `sku` all of it, days are Shanghai's."""

    group: Group = Group.ALL
    number: str = ""
    store_id: int | None = None
    country: str = ""
    sku: str = ""
    placed_from: date | None = None
    placed_to: date | None = None
    is_oldest_first: bool = False


@dataclass(frozen=True)
class OrdersPage:
    """Orders of one page; `next_cursor` is empty on the last one."""

    orders: Sequence[Order]
    next_cursor: str


def orders_page(*, seller_id: int, filters: OrderFilters, cursor: str = "", size: int = PAGE_SIZE) -> OrdersPage:
    """A page of a seller's orders behind `cursor`, with lines and `waits` (whether a person has to do something).

    The newest come first, or the oldest. Raises UnknownCursor.
    """
    found = found_orders(seller_id, filters)
    if cursor:
        found = _behind(found, cursor, "gt" if filters.is_oldest_first else "lt")
    lines = Prefetch("lines", OrderLine.objects.filter(cancelled_at=None).order_by("pk"))
    listed = found.annotate(waits=waits_for_person()).select_related("store").prefetch_related(lines)
    order = ("placed_at", "pk") if filters.is_oldest_first else ("-placed_at", "-pk")
    orders = list(listed.order_by(*order)[: size + 1])
    return OrdersPage(orders[:size], write_cursor(orders[size - 1]) if len(orders) > size else "")


def found_orders(seller_id: int, filters: OrderFilters) -> QuerySet[Order]:
    """All orders of a seller that the filters let through, in no order."""
    found = Order.objects.filter(seller_id=seller_id, **({"store_id": filters.store_id} if filters.store_id else {}))
    if filters.number:
        stores = Store.objects.filter(seller_id=seller_id).values("pk")
        found = found.filter(store__in=stores, order_no__gte=filters.number, order_no__lt=filters.number + LAST)
    if filters.country:
        found = found.filter(country=filters.country)
    if filters.placed_from:
        found = found.filter(placed_at__gte=start_of_day(filters.placed_from))
    if filters.placed_to:
        found = found.filter(placed_at__lt=end_of_day(filters.placed_to))
    if filters.sku:
        lines = OrderLine.objects.filter(order=OuterRef("pk"), sku=filters.sku, cancelled_at=None)
        found = found.filter(Exists(lines))
    return _in_group(found, filters.group)


def _in_group(orders: QuerySet[Order], group: Group) -> QuerySet[Order]:
    if group == Group.ATTENTION:
        return orders.filter(waits_for_person())
    return orders.filter(status__in=STATUSES[group]) if group in STATUSES else orders


def _behind(orders: QuerySet[Order], cursor: str, way: str) -> QuerySet[Order]:
    at, pk = read_cursor(cursor)
    behind = Q(**{f"placed_at__{way}": at}) | Q(placed_at=at, **{f"pk__{way}": pk})
    return orders.filter(behind, **{f"placed_at__{way}e": at})
