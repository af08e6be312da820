"""The months that a seller can look at, and the ladder of bands that a month climbs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import connection

from apps.common.periods import Month
from apps.ledger import api as ledger
from apps.points_ledger.domain.statement import SellerMonth, open_month, settled_month
from apps.points_ledger.enums import PTS

LOOK_BACK_MONTHS: Final = 24
KNOWN = """
select month, total_points from points_ledger_settlementline where seller_id = %(seller_id)s
union all
select months.month, null from unnest(%(months)s::date[]) as months (month)
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
    """One band of the ladder; `is_current` marks the highest one reached. `missing` packages lead there."""

    from_packages: int
    points: int
    missing: int
    is_current: bool

    @property
    def is_reached(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Ladder:
    """The bands from the lowest; `ahead` is the next one to reach, None at the top."""

    steps: list[Step]
    ahead: Step | None


def months_of(*, seller_id: int, now: datetime) -> list[MonthChoice]:
    """The newest first: this Shanghai month, posted ones, and others of two years in which orders earned."""
    current = Month.of(now)
    closed, known = set(ledger.closed_months(unit=PTS)), _known_months(seller_id, current)
    posted = {month: points for month, points in known if points is not None and month in closed}
    shown = {current.first_day: None, **dict.fromkeys(month for month, points in known if points is None), **posted}
    choices = [MonthChoice(Month.of_day(month), points) for month, points in shown.items()]
    return sorted(choices, key=lambda choice: choice.month, reverse=True)


def figures_of(*, seller_id: int, choice: MonthChoice) -> SellerMonth:
    """The figures of a month that `months_of` gave: as it was posted, else what today's facts give."""
    settled = None if choice.total_points is None else settled_month(seller_id=seller_id, month=choice.month)
    return settled or open_month(seller_id=seller_id, month=choice.month)


def last_statement(*, seller_id: int, months: Sequence[MonthChoice]) -> SellerMonth | None:
    """The newest of the seller's months, as `months_of` gives them, that is posted."""
    posted = next((choice.month for choice in months if choice.total_points is not None), None)
    return settled_month(seller_id=seller_id, month=posted) if posted else None


def _known_months(seller_id: int, current: Month) -> list[tuple[date, int | None]]:
    """Months with a line and its points, and months with orders and None; the same one may be both."""
    months, month = list[date](), current
    for _ in range(LOOK_BACK_MONTHS):
        month = month.previous
        months.append(month.first_day)
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, {"seller_id": seller_id, "months": months})
        return list(cursor.fetchall())


def band_ladder(figures: SellerMonth) -> Ladder:
    """The bands of the month's rule book, and how far its packages are from each."""
    missing = [max(0, band.from_packages - figures.packages) for band in figures.bands]
    reached = missing.count(0)
    steps = [
        Step(band.from_packages, band.points, packages, is_current=number == reached)
        for number, (band, packages) in enumerate(zip(figures.bands, missing, strict=True), start=1)
    ]
    return Ladder(steps, steps[reached] if reached < len(steps) else None)
