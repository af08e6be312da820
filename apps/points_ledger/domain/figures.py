"""A month's figures for all sellers: computed from facts, or read from the run that froze them."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from django.db import connection

from apps.common.periods import Month
from apps.common.sql import read_sql
from apps.points_ledger.domain.errors import MissingFxRate
from apps.points_ledger.enums import CLOSED_STATES
from apps.points_ledger.models import Adjustment, EarningOrder, RuleBook, SettlementRun

STORED_LINES = """
select seller.code, line.orders, line.packages, line.settled_cny_fen, line.option, line.band_points,
  line.base_points, line.bonus_orders, line.bonus_points, line.total_points
from points_ledger_settlementline line join accounts_organization seller on seller.id = line.seller_id
where line.run_id = %(run_id)s order by seller.code collate "C"
"""
COMPUTED_LINES = """
select seller.code, orders, packages, settled_cny_fen, option, band_points, base_points, bonus_orders,
  bonus_points, total_points
from ({lines}) line join accounts_organization seller on seller.id = line.seller_id order by seller.code collate "C"
"""


@dataclass(frozen=True)
class SellerFigures:
    """One seller's month. Points are whole points (1 = CNY 0.01), `settled_cny_fen` is fen."""

    seller: str
    orders: int
    packages: int
    settled_cny_fen: int
    option: str
    band_points: int
    base_points: int
    bonus_orders: int
    bonus_points: int
    total_points: int


@dataclass(frozen=True)
class AdjustmentFigures:
    """What an order that turned out otherwise changes in a month that was closed before."""

    seller: str
    order: str
    month: str
    points: int


@dataclass(frozen=True)
class MonthFigures:
    """A month's statement for every seller, by seller code."""

    month: str
    rule_book: int
    status: str
    sellers: list[SellerFigures]
    adjustments: list[AdjustmentFigures]

    def totals(self) -> dict[str, int]:
        """The sums of all numeric columns."""
        numeric = [field.name for field in fields(SellerFigures) if field.type in (int, "int")]
        return {name: sum(getattr(seller, name) for seller in self.sellers) for name in numeric}

    def as_json(self) -> dict[str, Any]:
        """The shape that `settle_points --format json` prints."""
        return {
            "month": self.month,
            "rule_book": self.rule_book,
            "status": self.status,
            "sellers": [asdict(seller) for seller in self.sellers],
            "totals": self.totals(),
            "adjustments": [asdict(adjustment) for adjustment in self.adjustments],
        }


def total_month(month: Month) -> None:
    """Aggregate the month's earning orders once, into the temporary table `month_total`.

    Raises MissingFxRate, naming every currency and day that can't be valued.
    """
    unvalued = EarningOrder.objects.filter(month=month.first_day, bonus=None)
    if unvalued.exists():
        raise MissingFxRate(missing_rates(f"(select * from points_ledger_earningorder where month = '{month}-01')"))
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists month_total")
        cursor.execute(read_sql("points_ledger", "month_totals"), {"month": month.first_day})
        cursor.execute("analyze month_total (seller_id)")


def missing_rates(facts: str) -> list[tuple[str, date]]:
    """Currency and Shanghai day of every rate that the orders in `facts`, SQL of our own, still need."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql("points_ledger", "missing_rates").format(facts=facts))
        return list(cursor.fetchall())


def line_parameters(month: Month, book: RuleBook) -> dict[str, int | date]:
    """What `month_lines.sql` asks for."""
    return {"book_id": book.pk, "last_day": month.last_day}


def preview_month(month: Month, *, rule_book: RuleBook) -> MonthFigures:
    """The figures by today's facts and the given rules; nothing is written. Raises MissingFxRate."""
    total_month(month)
    with connection.cursor() as cursor:
        cursor.execute(
            COMPUTED_LINES.format(lines=read_sql("points_ledger", "month_lines")),
            line_parameters(month, rule_book),
        )
        sellers = [SellerFigures(*row) for row in cursor.fetchall()]
    return MonthFigures(str(month), rule_book.version, "preview", sellers, [])


def figures_of_run(run: SettlementRun) -> MonthFigures:
    """The figures as the run froze them."""
    with connection.cursor() as cursor:
        cursor.execute(STORED_LINES, {"run_id": run.pk})
        sellers = [SellerFigures(*row) for row in cursor.fetchall()]
    return MonthFigures(str(run.period), run.rule_book.version, run.state, sellers, _adjustments_of(run))


def _adjustments_of(run: SettlementRun) -> list[AdjustmentFigures]:
    rows = (
        Adjustment.objects.filter(run=run)
        .order_by("seller__code", "month", "id")
        .values_list("seller__code", "order__order_no", "month", "points")
    )
    return [AdjustmentFigures(code, order_no, f"{month:%Y-%m}", points or 0) for code, order_no, month, points in rows]


def is_closed(run: SettlementRun | None) -> bool:
    """Whether the figures stand: approved or posted."""
    return run is not None and run.state in CLOSED_STATES
