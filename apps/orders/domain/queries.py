"""What pages ask about orders. All of it runs in the caller's role: a seller finds its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from apps.channels.models import Store
from apps.events.models import DomainEvent
from apps.orders.domain.errors import OrdersError
from apps.orders.enums import OrderStatus
from apps.orders.models import LineItem, Order, OrderException, OrderLine

PAGE_SIZE: Final = 50
LAST: Final = "\U0010ffff"


class Group(StrEnum):
    """Statuses that a seller looks at together."""

    ALL = "all"
    ATTENTION = "attention"
    WAITING = "waiting"
    WORK = "work"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


STATUSES: Final[dict[Group, tuple[OrderStatus, ...]]] = {
    Group.WAITING: (OrderStatus.PENDING_PAYMENT, OrderStatus.ON_HOLD, OrderStatus.AWAITING_ALLOCATION),
    Group.WORK: (
        OrderStatus.AWAITING_SUPPLIER,
        OrderStatus.AWAITING_DISPATCH,
        OrderStatus.PARTLY_SHIPPED,
        OrderStatus.CANCEL_REQUESTED,
    ),
    Group.SHIPPED: (OrderStatus.SHIPPED,),
    Group.DELIVERED: (OrderStatus.DELIVERED,),
    Group.CANCELLED: (OrderStatus.CANCELLED,),
}


class UnknownCursor(OrdersError):
    """A place in a list that no page of it gave."""

    def __init__(self, cursor: str) -> None:
        super().__init__(_("'%(cursor)s' is no place in this list: begin at its first page") % {"cursor": cursor})


@dataclass(frozen=True)
class OrdersPage:
    """Orders, the newest first; `next_cursor` is empty on the last page."""

    orders: Sequence[Order]
    next_cursor: str


def orders_page(
    *,
    seller_id: int,
    group: Group = Group.ALL,
    number: str = "",
    store_id: int | None = None,
    country: str = "",
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> OrdersPage:
    """A page of a seller's orders behind `cursor`, with lines and `waits` (whether a person has to do something).

    `number` is the beginning of an order number. Raises UnknownCursor.
    """
    found = Order.objects.filter(seller_id=seller_id, **({"store_id": store_id} if store_id else {}))
    if number:
        stores = Store.objects.filter(seller_id=seller_id).values("pk")
        found = found.filter(store__in=stores, order_no__gte=number, order_no__lt=number + LAST)
    if country:
        found = found.filter(country=country)
    found = _in_group(found, group)
    if cursor:
        placed_at, pk = read_cursor(cursor)
        found = found.filter(Q(placed_at__lt=placed_at) | Q(placed_at=placed_at, pk__lt=pk), placed_at__lte=placed_at)
    lines = Prefetch("lines", OrderLine.objects.filter(cancelled_at=None).order_by("pk"))
    listed = found.annotate(waits=waits_for_person()).select_related("store").prefetch_related(lines)
    orders = list(listed.order_by("-placed_at", "-pk")[: size + 1])
    more = write_cursor(orders[size - 1]) if len(orders) > size else ""
    return OrdersPage(orders[:size], more)


def _in_group(orders: QuerySet[Order], group: Group) -> QuerySet[Order]:
    if group == Group.ATTENTION:
        return orders.filter(waits_for_person())
    return orders.filter(status__in=STATUSES[group]) if group in STATUSES else orders


def waits_for_person() -> Exists:
    return Exists(OrderException.objects.filter(order=OuterRef("pk"), closed_at=None))


def write_cursor(order: Order) -> str:
    return f"{order.placed_at.isoformat()}~{order.pk}"


def read_cursor(cursor: str) -> tuple[datetime, int]:
    moment, _, pk = cursor.partition("~")
    try:
        placed_at = datetime.fromisoformat(moment)
    except ValueError:
        raise UnknownCursor(cursor) from None
    if placed_at.tzinfo is None or not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
        raise UnknownCursor(cursor)
    return placed_at, int(pk)


@dataclass(frozen=True)
class OrderDetails:
    """One order with everything of it: `lines` with `items`, what is open, and what happened, the newest first."""

    order: Order
    lines: list[OrderLine]
    exceptions: list[OrderException]
    events: list[DomainEvent]


def order_details(*, seller_id: int, order_id: int) -> OrderDetails | None:
    """None for an order that there is not, or that is another seller's."""
    order = Order.objects.select_related("store", "address").filter(seller_id=seller_id, pk=order_id).first()
    if order is None:
        return None
    items = Prefetch("items", LineItem.objects.select_related("variant").order_by("pk"))
    events = DomainEvent.objects.filter(subject_type="orders.order", subject_id=order_id)
    return OrderDetails(
        order=order,
        lines=list(order.lines.prefetch_related(items).order_by("pk")),
        exceptions=list(order.exceptions.filter(closed_at=None).select_related("line", "item__line").order_by("pk")),
        events=list(events.order_by("-occurred_at", "-pk")),
    )
