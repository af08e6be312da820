"""What another rule book, a draft above all, would have given in a month that has ended."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from apps.common.periods import Month
from apps.common.sql import read_sql
from apps.points_ledger.domain.errors import MissingFxRate, PointsError
from apps.points_ledger.domain.figures import COMPUTED_LINES, MonthFigures, SellerFigures, line_parameters
from apps.points_ledger.domain.month import month_figures
from apps.points_ledger.models import RuleBook

NOTHING: Final = SellerFigures("", 0, 0, 0, "band", 0, 0, 0, 0, 0)


class UnknownRuleBook(PointsError):
    """No rule book has this version."""


@dataclass(frozen=True)
class SellerDifference:
    """One seller's whole points by the month's own rule book and by the other one."""

    seller: str
    orders: int
    packages: int
    booked_option: str
    draft_option: str
    booked_bonus_orders: int
    draft_bonus_orders: int
    booked_points: int
    draft_points: int
    difference: int


@dataclass(frozen=True)
class BackTest:
    """A month by two rule books. `status` tells whether the booked side is posted or itself a preview."""

    month: str
    rule_book: int
    booked_by: int
    status: str
    sellers: list[SellerDifference]

    def totals(self) -> dict[str, int]:
        """The sums over all sellers, and how many would get more or less."""
        return {
            "booked_points": sum(seller.booked_points for seller in self.sellers),
            "draft_points": sum(seller.draft_points for seller in self.sellers),
            "difference": sum(seller.difference for seller in self.sellers),
            "sellers_with_more": sum(seller.difference > 0 for seller in self.sellers),
            "sellers_with_less": sum(seller.difference < 0 for seller in self.sellers),
        }

    def as_json(self) -> dict[str, Any]:
        """The shape that `backtest_points --format json` prints."""
        return {**asdict(self), "totals": self.totals()}


def rule_book_of_version(version: int) -> RuleBook:
    """The draft or published book of this version. Raises UnknownRuleBook."""
    book = RuleBook.objects.filter(version=version).first()
    if book is None:
        raise UnknownRuleBook(
            _("there is no points rule book v%(version)s; the admin lists them") % {"version": version}
        )
    return book


def backtest(*, month: Month, rule_book: RuleBook, now: datetime) -> BackTest:
    """Compare an ended month's points, as posted or as they stand, with those by another book; writes nothing.

    The month's earning orders and their values are taken as booked; which amounts earn the bonus is decided
    again where the book has another threshold. Raises MonthNotEnded, NoRuleBook, MissingFxRate.
    """
    booked = month_figures(month=month, now=now)
    draft = {line.seller: line for line in _lines_by(rule_book, month, booked)}
    booked_lines = {line.seller: line for line in booked.sellers}
    differences = [
        _difference(code, booked_lines.get(code, NOTHING), draft.get(code, NOTHING))
        for code in sorted(booked_lines.keys() | draft.keys())
    ]
    return BackTest(str(month), rule_book.version, booked.rule_book, booked.status, differences)


def _lines_by(rule_book: RuleBook, month: Month, booked: MonthFigures) -> list[SellerFigures]:
    booked_by = rule_book_of_version(booked.rule_book)
    parameters = {"month": month.first_day, "booked_by": booked_by.pk, **line_parameters(month, rule_book)}
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists month_total, backtest_rate")
        cursor.execute(read_sql("points_ledger", "backtest_rates"), parameters)
        cursor.execute(
            "select currency, settled_on from backtest_rate where rate is null order by settled_on, currency"
        )
        missing = list(cursor.fetchall())
        if missing:
            raise MissingFxRate(missing)
        cursor.execute(read_sql("points_ledger", "backtest_totals"), parameters)
        cursor.execute(COMPUTED_LINES.format(lines=read_sql("points_ledger", "month_lines")), parameters)
        return [SellerFigures(*row) for row in cursor.fetchall()]


def _difference(code: str, booked: SellerFigures, draft: SellerFigures) -> SellerDifference:
    return SellerDifference(
        seller=code,
        orders=draft.orders,
        packages=draft.packages,
        booked_option=booked.option,
        draft_option=draft.option,
        booked_bonus_orders=booked.bonus_orders,
        draft_bonus_orders=draft.bonus_orders,
        booked_points=booked.total_points,
        draft_points=draft.total_points,
        difference=draft.total_points - booked.total_points,
    )
