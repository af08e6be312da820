"""A run beside the month before it: what a person looks at before standing for its figures."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.common.sql import read_sql
from apps.points_ledger.models import SettlementRun

PAGE_SIZE: Final = 50
WORTH = "abs(points - points_before) >= %(points)s and abs(points - points_before) * 100 >= %(percent)s * points_before"
SIZE = "abs(points - points_before)"
DIFFERENCES = """
with compared as ({compared})
select *, {worth} as is_worth_a_look from compared
where ({shown}) and (%(search)s = '' or lower(code) = %(search)s or position(%(search)s in lower(name)) > 0)
  and ({size}, -seller_id) < (%(after_size)s, -%(after_id)s)
order by {size} desc, -seller_id desc
limit %(limit)s
"""
TOTALS = """
with compared as ({compared})
select coalesce(sum(packages), 0)::bigint, coalesce(sum(packages_before), 0)::bigint,
  coalesce(sum(bonus_orders), 0)::bigint, coalesce(sum(bonus_orders_before), 0)::bigint,
  coalesce(sum(points), 0)::bigint, coalesce(sum(points_before), 0)::bigint,
  {counts}
from compared
"""
FIRST: Final = (2**62, 0)
COMPARED: Final = read_sql("points_ledger", "compare_months")


class Shown(StrEnum):
    """Which sellers of a comparison."""

    LOOK = "look"
    MORE = "more"
    LESS = "less"
    NEW = "new"
    GONE = "gone"
    ALL = "all"


CONDITIONS: Final = {
    Shown.LOOK: WORTH,
    Shown.MORE: "points > points_before",
    Shown.LESS: "points < points_before",
    Shown.NEW: "packages > 0 and packages_before = 0",
    Shown.GONE: "packages = 0 and packages_before > 0",
    Shown.ALL: "true",
}


class UnknownPlace(DomainError):
    """A page's address was changed by hand."""


@dataclass(frozen=True)
class Thresholds:
    """From what difference on a seller is worth a look: so many points, and so many per cent of last month's."""

    points: int = 40_000
    percent: int = 50


@dataclass(frozen=True)
class Difference:
    """One seller's packages and whole points in a month and in the one before."""

    line_id: int
    seller_id: int
    code: str
    name: str
    option: str
    packages: int
    packages_before: int
    bonus_orders: int
    bonus_orders_before: int
    points: int
    points_before: int
    is_worth_a_look: bool

    @property
    def difference(self) -> int:
        return self.points - self.points_before

    @property
    def is_new(self) -> bool:
        return self.packages > 0 and self.packages_before == 0

    @property
    def is_gone(self) -> bool:
        return self.packages == 0 and self.packages_before > 0


@dataclass(frozen=True)
class DifferencesPage:
    """Up to fifty sellers by the size of their difference; `next_place` is empty on the last page."""

    sellers: list[Difference]
    next_place: str


@dataclass(frozen=True)
class Totals:
    """The sums of both months over all sellers, and how many sellers there are of each `Shown`."""

    sellers: dict[Shown, int]
    packages: int
    packages_before: int
    bonus_orders: int
    bonus_orders_before: int
    points: int
    points_before: int


def differences(
    *,
    run: SettlementRun,
    earlier_id: int | None,
    thresholds: Thresholds,
    shown: Shown = Shown.ALL,
    search: str = "",
    after: tuple[int, int] = FIRST,
    limit: int | None = None,
) -> list[Difference]:
    """Sellers by the size of their difference, the largest first; `search` is a whole code or part of a name."""
    size, seller_id = after
    parameters = {"search": search.strip().lower(), "after_size": size, "after_id": seller_id, "limit": limit}
    statement = DIFFERENCES.format(compared=COMPARED, worth=WORTH, size=SIZE, shown=CONDITIONS[shown])
    return [Difference(*row) for row in _ask(statement, run, earlier_id, thresholds, parameters)]


def differences_page(*, place: str = "", size: int = PAGE_SIZE, **asked: Any) -> DifferencesPage:
    """One page of `differences` behind a place of the page before. Raises UnknownPlace."""
    found = differences(after=_position(place), limit=size + 1, **asked)
    last = found[size - 1] if len(found) > size else None
    return DifferencesPage(found[:size], f"{abs(last.difference)}-{last.seller_id}" if last else "")


def compared_totals(*, run: SettlementRun, earlier_id: int | None, thresholds: Thresholds) -> Totals:
    """Both months in one query."""
    counts = ", ".join(f"count(*) filter (where {condition})" for condition in CONDITIONS.values())
    [row] = _ask(TOTALS.format(compared=COMPARED, counts=counts), run, earlier_id, thresholds, {})
    return Totals(dict(zip(CONDITIONS, row[6:], strict=True)), *row[:6])


def _ask(
    statement: str, run: SettlementRun, earlier_id: int | None, thresholds: Thresholds, more: dict[str, Any]
) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"run_id": run.pk, "earlier_id": earlier_id, **vars(thresholds), **more})
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _position(place: str) -> tuple[int, int]:
    if not place:
        return FIRST
    size, _dash, seller_id = place.partition("-")
    if not (size.isdecimal() and seller_id.isdecimal() and len(size) < 19 and len(seller_id) < 19):
        raise UnknownPlace(
            _("'%(place)s' names no place in the list of sellers; go back to its first page") % {"place": place}
        )
    return int(size), int(seller_id)
