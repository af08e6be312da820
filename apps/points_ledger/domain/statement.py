"""One seller's month: as it was settled, or as it stands so far."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from apps.common.periods import Month
from apps.ledger import api as ledger
from apps.points_ledger.domain.elections import election_in_force
from apps.points_ledger.domain.rule_books import rule_book_in_force
from apps.points_ledger.enums import PTS
from apps.points_ledger.models import RuleBook, RuleBookBand, SettlementLine

SO_FAR = """
select total.orders, total.packages, total.settled_cny_fen, total.bonus_orders, award.*, total.unvalued from (
  select count(*) as orders, coalesce(sum(packages), 0)::bigint as packages,
    coalesce(sum(settled_cny_fen), 0)::bigint as settled_cny_fen,
    count(*) filter (where bonus) as bonus_orders, count(*) filter (where bonus is null) as unvalued
  from points_ledger_earningorder where seller_id = %(seller_id)s and month = %(month)s
) total
cross join lateral points_award(
  %(book_id)s, %(election)s, total.orders, total.packages, total.settled_cny_fen, total.bonus_orders
) award
"""


@dataclass(frozen=True)
class SellerMonth:
    """A seller's figures of a Shanghai month; points are whole, `settled_cny_fen` is fen.

    `closed` tells final figures from those of a month that still moves; `unvalued_orders` wait for an FX rate.
    """

    month: Month
    rule_book: RuleBook
    closed: bool
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


@dataclass(frozen=True)
class NextBand:
    """The next step of the monthly reward, and how many packages it is away."""

    from_packages: int
    points: int
    packages_missing: int


def seller_month(*, seller_id: int, month: Month) -> SellerMonth:
    """The month's final figures when it is closed, else what today's facts give so far."""
    line = None
    if ledger.is_period_closed(unit=PTS, month=month.first_day):
        line = (
            SettlementLine.objects.select_related("rule_book")
            .filter(seller_id=seller_id, month=month.first_day)
            .first()
        )
    return _settled(line, month) if line else _so_far(seller_id, month)


def last_statement(*, seller_id: int) -> SellerMonth | None:
    """The newest month that is settled and posted for this seller."""
    lines = SettlementLine.objects.select_related("rule_book").filter(seller_id=seller_id).order_by("-month")
    for line in lines[:2]:  # the newest may still wait for its approval
        if ledger.is_period_closed(unit=PTS, month=line.month):
            return _settled(line, Month.of_day(line.month))
    return None


def next_band(figures: SellerMonth) -> NextBand | None:
    """The next band above the month's packages; None at the top."""
    band = (
        RuleBookBand.objects.filter(rule_book=figures.rule_book, from_packages__gt=figures.packages)
        .order_by("from_packages")
        .first()
    )
    return NextBand(band.from_packages, band.points, band.from_packages - figures.packages) if band else None


def _settled(line: SettlementLine, month: Month) -> SellerMonth:
    return SellerMonth(
        month=month,
        rule_book=line.rule_book,
        closed=True,
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
    )


def _so_far(seller_id: int, month: Month) -> SellerMonth:
    book = rule_book_in_force(month)
    election = election_in_force(seller_id=seller_id, on=month.last_day)
    parameters: dict[str, Any] = {
        "seller_id": seller_id,
        "month": month.first_day,
        "book_id": book.pk,
        "election": str(election),
    }
    with connection.cursor() as cursor:
        cursor.execute(SO_FAR, parameters)
        row = cursor.fetchone()
    return SellerMonth(month, book, False, str(election), *row)
