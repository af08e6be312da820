"""Orders of goods, and the places in them that an address can name."""

import base64
import binascii
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from apps.catalog.domain.search_errors import UnknownCursor

LONGEST_CURSOR: Final = 200
LARGEST: Final = 2**63 - 1


class Sort(StrEnum):
    """What a seller may sort by."""

    RELEVANCE = "relevance"
    PRICE = "price"
    NEWEST = "newest"
    LEAD_TIME = "lead_time"


@dataclass(frozen=True)
class Order:
    """Columns that together are unique, all in one direction; `name` is how a cursor calls it."""

    name: str
    columns: tuple[str, ...]
    is_descending: bool = False

    @property
    def by(self) -> str:
        """For `order by`."""
        return ", ".join(f"{column} desc" if self.is_descending else column for column in self.columns)

    @property
    def behind(self) -> str:
        """The condition for rows behind the place given as `%(place)s`."""
        return f"({', '.join(self.columns)}) {'<' if self.is_descending else '>'} %(place)s"


BY_SCORE: Final = Order("score", ("score", "in_stock", "variant_id"), is_descending=True)
BY_STOCK: Final = Order("stock", ("in_stock", "variant_id"), is_descending=True)
ORDERS: Final = {
    Sort.RELEVANCE: (BY_STOCK, BY_SCORE),
    Sort.PRICE: (Order("price", ("price_cny_fen", "variant_id")),),
    Sort.NEWEST: (Order("newest", ("variant_id",), is_descending=True),),
    Sort.LEAD_TIME: (Order("lead", ("lead_time_days", "variant_id")),),
}


def write_cursor(order: Order, row: dict[str, Any]) -> str:
    """The place of a row in an order, opaque and safe in an address."""
    text = json.dumps([order.name, *(int(row[column]) for column in order.columns)], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(cursor: str, sort: Sort) -> tuple[Order, tuple[int | bool, ...]]:
    """The order and place that a cursor of this sort names. Raises UnknownCursor."""
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        name, *place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        order = next(each for each in ORDERS[sort] if each.name == name)
        if len(place) != len(order.columns) or not all(type(n) is int and 0 <= n <= LARGEST for n in place):
            raise ValueError
    except (ValueError, TypeError, StopIteration, binascii.Error, RecursionError):
        raise UnknownCursor from None
    return order, tuple(bool(n) if column == "in_stock" else n for column, n in zip(order.columns, place, strict=True))
