"""One seller's month: as it was settled, as it stands so far, or as it will end if it goes on like this."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection

from apps.common.periods import Month, shanghai_day
from apps.ledger import api as ledger
from apps.points_ledger.domain.elections import choice_in_force
from apps.points_ledger.domain.rule_books import bands_of, first_in_force
from apps.points_ledger.enums import PTS
from apps.points_ledger.models import RuleBook, SettlementLine

Pace = tuple[int, int]
"""Days that gave the figures so far, and days that they are reckoned up to."""
AS_IT_IS: Final[Pace] = (1, 1)
SO_FAR = """
select reckoned.*, award.*, total.unvalued from (
  select count(*) as orders, coalesce(sum(packages), 0)::bigint as packages,
    coalesce(sum(settled_cny_fen), 0)::bigint as settled_cny_fen,
    count(*) filter (where bonus) as bonus_orders, count(*) filter (where bonus is null) as unvalued
  from points_ledger_earningorder where seller_id = %(seller_id)s and month = %(month)s
) total
cross join unnest(%(gone)s::bigint[], %(days)s::bigint[]) with ordinality pace (gone, days, number)
cross join lateral (
  select total.orders * days / gone as orders, total.packages * days / gone as packages,
    total.settled_cny_fen * days / gone as settled_cny_fen, total.bonus_orders * days / gone as bonus_orders
) reckoned
cross join lateral points_award(
  %(book_id)s, %(election)s, reckoned.orders, reckoned.packages, reckoned.settled_cny_fen, reckoned.bonus_orders
) award
order by pace.number
"""


@dataclass(frozen=True)
class Band:
    from_packages: int
    points: int


@dataclass(frozen=True)
class SellerMonth:
    """A seller's figures of a Shanghai month; points are whole, `settled_cny_fen` is fen.

    `run_id` is the settlement that made them final, None while the month still moves; `unvalued_orders` wait for an
    FX rate; `bands` are the steps of the rule book, from the lowest.
    """

    month: Month
    rule_book: RuleBook
    run_id: int | None
    election: str
    orders: int
    packages: int
    settled_cny_fen: int
    bonus_orders: int
    option: str
    band_points: int
    base_points: int
    bonus_points: int
    total_points: int
    unvalued_orders: int
    bands: tuple[Band, ...]

    @property
    def closed(self) -> bool:
        return self.run_id is not None


@dataclass(frozen=True)
class RunningMonth:
    """The month of now: `so_far`, and `expected` at its end if the days that are left give what those gone gave.

    `expected` is every figure so far ÷ `days_gone` (today counts as one) × `days` of the month, rounded down, and
    what the rules and the seller's choice in force give for that.
    """

    so_far: SellerMonth
    expected: SellerMonth
    days_gone: int
    days: int


def seller_month(*, seller_id: int, month: Month) -> SellerMonth:
    """The month's final figures when it is closed, else what today's facts give so far."""
    is_closed = ledger.is_period_closed(unit=PTS, month=month.first_day)
    settled = settled_month(seller_id=seller_id, month=month) if is_closed else None
    return settled or open_month(seller_id=seller_id, month=month)


def settled_month(*, seller_id: int, month: Month) -> SellerMonth | None:
    """What the settlement of a month that is closed came to; None for who was no seller then."""
    lines = SettlementLine.objects.select_related("rule_book").annotate(steps=bands_of("rule_book_id"))
    line: Any = lines.filter(seller_id=seller_id, month=month.first_day).first()
    return _settled(line, month) if line else None


def open_month(*, seller_id: int, month: Month) -> SellerMonth:
    """What today's facts give for a month that is not closed."""
    return _so_far(seller_id, month, AS_IT_IS)[0]


def running_month(*, seller_id: int, now: datetime) -> RunningMonth:
    """What the Shanghai month of `now` gives so far, and at this pace by its end."""
    month = Month.of(now)
    gone, days = shanghai_day(now).day, month.last_day.day
    so_far, expected = _so_far(seller_id, month, AS_IT_IS, (gone, days))
    return RunningMonth(so_far, expected, days_gone=gone, days=days)


def _bands(steps: list[dict[str, int]]) -> tuple[Band, ...]:
    return tuple(Band(**step) for step in steps)


def _settled(line: Any, month: Month) -> SellerMonth:
    return SellerMonth(
        month=month,
        rule_book=line.rule_book,
        run_id=line.run_id,
        election=line.election,
        orders=line.orders,
        packages=line.packages,
        settled_cny_fen=line.settled_cny_fen,
        bonus_orders=line.bonus_orders,
        option=line.option,
        band_points=line.band_points,
        base_points=line.base_points,
        bonus_points=line.bonus_points,
        total_points=line.total_points,
        unvalued_orders=0,
        bands=_bands(line.steps),
    )


def _so_far(seller_id: int, month: Month, *paces: Pace) -> list[SellerMonth]:
    """The month by today's facts, once for each pace."""
    choice = choice_in_force(seller_id=seller_id, on=month.last_day)
    book: Any = first_in_force(RuleBook.objects.annotate(choice=choice, steps=bands_of("pk")), month)
    election, bands = str(book.choice), _bands(book.steps)
    parameters: dict[str, Any] = {
        "seller_id": seller_id,
        "month": month.first_day,
        "book_id": book.pk,
        "election": election,
        "gone": [gone for gone, _days in paces],
        "days": [days for _gone, days in paces],
    }
    with connection.cursor() as cursor:
        cursor.execute(SO_FAR, parameters)
        return [SellerMonth(month, book, None, election, *(*row, bands)) for row in cursor.fetchall()]
