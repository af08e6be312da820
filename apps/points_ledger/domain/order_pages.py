"""A month's earning orders page by page, by a key that stays right while orders come in."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.points_ledger.domain.explain import ExplainedOrder, explain_orders

PAGE_SIZE: Final = 50


class UnknownCursor(DomainError):
    """A page's address was changed by hand."""


@dataclass(frozen=True)
class OrdersPage:
    """Up to fifty explained orders; `next_cursor` is empty on the last page."""

    orders: list[ExplainedOrder]
    cursor: str
    next_cursor: str


def orders_page(*, seller_id: int, month: Month, cursor: str = "", size: int = PAGE_SIZE) -> OrdersPage:
    """The orders behind `cursor` (empty: from the start), by qualifying instant. Raises UnknownCursor."""
    found = explain_orders(seller_id=seller_id, month=month, after=_position(cursor), limit=size + 1)
    orders = found[:size]
    return OrdersPage(orders, cursor, _cursor(orders[-1]) if len(found) > size else "")


def _cursor(order: ExplainedOrder) -> str:
    return f"{order.qualified_at:%Y%m%dT%H%M%S.%f}-{order.order_id}"


def _position(cursor: str) -> tuple[datetime, int] | None:
    if not cursor:
        return None
    try:
        instant, _dash, order_id = cursor.partition("-")
        return datetime.strptime(f"{instant}+0000", "%Y%m%dT%H%M%S.%f%z"), int(order_id)
    except ValueError:
        raise UnknownCursor(
            _("'%(cursor)s' names no place in the list of orders; go back to its first page") % {"cursor": cursor}
        ) from None
