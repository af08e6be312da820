"""The months that a seller can look at, and the ladder of bands that a month climbs."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection

from apps.common.periods import Month
from apps.ledger import api as ledger
from apps.points_ledger.domain.statement import SellerMonth
from apps.points_ledger.enums import PTS
from apps.points_ledger.models import RuleBookBand, SettlementLine

LOOK_BACK_MONTHS: Final = 24
WITH_ORDERS = """
select months.month from unnest(%(months)s::date[]) as months (month)
where exists (
  select from points_ledger_earningorder earning
  where earning.month = months.month and earning.seller_id = %(seller_id)s
)
"""


@dataclass(frozen=True)
class MonthChoice:
    """A month to look at; `total_points` is None while it is not posted."""

    month: Month
    total_points: int | None


@dataclass(frozen=True)
class Step:
    """One band of the ladder; `is_current` marks the highest one reached."""

    from_packages: int
    points: int
    is_reached: bool
    is_current: bool


def months_of(*, seller_id: int, now: datetime) -> list[MonthChoice]:
    """The newest first: this Shanghai month, posted ones, and others of two years in which orders earned."""
    current = Month.of(now)
    closed = set(ledger.closed_months(unit=PTS))
    lines = SettlementLine.objects.filter(seller_id=seller_id, month__in=closed).values_list("month", "total_points")
    posted = {Month.of_day(month): points for month, points in lines}
    open_months = {current, *_months_with_orders(seller_id, current)} - posted.keys()
    choices = [MonthChoice(month, points) for month, points in posted.items()]
    choices += [MonthChoice(month, None) for month in open_months]
    return sorted(choices, key=lambda choice: choice.month, reverse=True)


def _months_with_orders(seller_id: int, current: Month) -> list[Month]:
    months, month = list[date](), current
    for _ in range(LOOK_BACK_MONTHS):
        month = month.previous
        months.append(month.first_day)
    with connection.cursor() as cursor:
        cursor.execute(WITH_ORDERS, {"seller_id": seller_id, "months": months})
        return [Month.of_day(day) for (day,) in cursor.fetchall()]


def band_ladder(figures: SellerMonth) -> list[Step]:
    """The bands of the month's rule book from the lowest, with those that its packages reached."""
    bands = list(RuleBookBand.objects.filter(rule_book=figures.rule_book).order_by("from_packages"))
    reached = [band for band in bands if band.from_packages <= figures.packages]
    return [
        Step(band.from_packages, band.points, band in reached, bool(reached) and band == reached[-1]) for band in bands
    ]
