"""What each choice between band and rate would have given a seller: the settlement's own arithmetic, read only."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection

from apps.common.books import BookStatus
from apps.common.periods import Month
from apps.common.sql import read_sql
from apps.ledger import api as ledger
from apps.points_ledger.enums import PTS, Option

COMPARED_MONTHS: Final = 6


@dataclass(frozen=True)
class OptionMonth:
    """An ended Shanghai month. Points are whole, with the bonus, by choice; `settled_cny_fen` is fen.

    `elected` is the choice that counted; `rate_applies` tells whether the orders were enough for it.
    """

    month: Month
    closed: bool
    orders: int
    packages: int
    settled_cny_fen: int
    unvalued_orders: int
    elected: Option
    rate_above_orders: int
    points: dict[Option, int]

    @property
    def rate_applies(self) -> bool:
        return self.orders > self.rate_above_orders


def compare_options(*, seller_id: int, now: datetime, months: int = COMPARED_MONTHS) -> list[OptionMonth]:
    """The last ended months before `now`, the newest first, in two statements whatever their number.

    A closed month's figures are those of its settlement; an open one's are today's. Months before the first
    rule book are left out.
    """
    chosen = list[Month]()
    month = Month.of(now)
    for _each in range(months):
        month = month.previous
        chosen.append(month)
    closed = set(ledger.closed_months(unit=PTS))
    return [_option_month(row) for row in _figures(seller_id, chosen, closed)]


def _figures(seller_id: int, months: list[Month], closed: set[date]) -> list[tuple[Any, ...]]:
    parameters: dict[str, Any] = {
        "seller_id": seller_id,
        "months": [month.first_day for month in months],
        "last_days": [month.last_day for month in months],
        "closed": [month.first_day in closed for month in months],
        "published": BookStatus.PUBLISHED.value,
        "options": [option.value for option in Option],
    }
    with connection.cursor() as cursor:
        cursor.execute(read_sql("points_ledger", "option_comparison"), parameters)
        return list(cursor.fetchall())


def _option_month(row: tuple[Any, ...]) -> OptionMonth:
    first_day, closed, orders, packages, settled, unvalued, elected, above, points = row
    return OptionMonth(
        month=Month.of_day(first_day),
        closed=closed,
        orders=orders,
        packages=packages,
        settled_cny_fen=settled,
        unvalued_orders=unvalued,
        elected=Option(elected),
        rate_above_orders=above,
        points=dict(zip(Option, points, strict=True)),
    )
