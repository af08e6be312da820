"""What pages ask about orders. All of it runs in the caller's role: a seller finds its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from apps.catalog.models import Variant
from apps.orders.domain.errors import OrdersError
from apps.orders.enums import OrderStatus
from apps.orders.models import LineItem, Order, OrderException, OrderLine

PAGE_SIZE: Final = 50
LAST: Final = "\U0010ffff"
TOLD_OF_ITEMS: Final = ("id", "variant_id", "quantity", "state", "shipment")


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


def order_details(
    *, seller_id: int, order_id: int, also: Collection[str] = (), told: Mapping[str, ArraySubquery] | None = None
) -> OrderDetails | None:
    """None for an order that there is not, or that is another seller's.

    `also` names rows that apps above keep one of for an order, such as its clock; `told` is what they tell of many:
    both come in the order's own statement.
    """
    orders = Order.objects.select_related("store", "address", *also).annotate(**(told or {}))
    order = orders.filter(seller_id=seller_id, pk=order_id).first()
    if order is None:
        return None
    return OrderDetails(
        order=order,
        lines=_lines_with_items(order),
        exceptions=list(order.exceptions.filter(closed_at=None).select_related("line", "item__line").order_by("pk")),
    )


def _lines_with_items(order: Order) -> list[OrderLine]:
    """Lines and their items in one statement; of an item's goods only what they are called."""
    items = LineItem.objects.filter(line=OuterRef("pk")).order_by("pk")
    told = JSONObject(sku="variant__sku", **{name: name for name in TOLD_OF_ITEMS})
    lines: list[Any] = list(order.lines.annotate(told_items=ArraySubquery(items.values(told=told))).order_by("pk"))
    for line in lines:
        line._prefetched_objects_cache = {"items": [_item(line, each) for each in line.told_items]}
    return lines


def _item(line: OrderLine, told: dict[str, Any]) -> LineItem:
    item = LineItem(line=line, order_id=line.order_id, **{name: told[name] for name in TOLD_OF_ITEMS})
    item.variant = Variant(pk=told["variant_id"], sku=told["sku"])
    return item
