"""What pages ask about orders. All of it runs in the caller's role: a seller finds its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext as _

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
    """One order with everything of it: `lines` with `items`, and what is open."""

    order: Order
    lines: list[OrderLine]
    exceptions: list[OrderException]

    @property
    def items(self) -> list[LineItem]:
        """The goods of all lines, the oldest first."""
        return sorted((item for line in self.lines for item in line.items.all()), key=lambda item: item.pk)


def order_details(*, seller_id: int, order_id: int, also: Collection[str] = ()) -> OrderDetails | None:
    """None for an order that there is not, or that is another seller's.

    `also` names rows that apps above keep one of for an order, such as its clock: they come in the same statement.
    """
    orders = Order.objects.select_related("store", "address", *also)
    order = orders.filter(seller_id=seller_id, pk=order_id).first()
    if order is None:
        return None
    items = Prefetch("items", LineItem.objects.select_related("variant").order_by("pk"))
    return OrderDetails(
        order=order,
        lines=list(order.lines.prefetch_related(items).order_by("pk")),
        exceptions=list(order.exceptions.filter(closed_at=None).select_related("line", "item__line").order_by("pk")),
    )
