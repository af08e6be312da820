"""The score card: how a supplier answered and delivered, by the formulas that marketplaces use.

A window holds the lines requested on its Shanghai days, with what was known when its last day ended, so that the
card of a day that is over stays as it was.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import connection
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.common.periods import end_of_day, start_of_day
from apps.common.sql import read_sql

WINDOWS: Final = (7, 30, 90)
COUNTS: Final = (
    "accepted", "answered", "cancelled", "incidents", "returned", "shipped", "approval_seconds", "shipping_seconds",
    "orders", "late", "overdue", "followed", "tracked",
)  # fmt: skip


class UnknownWindow(DomainError):
    """Cards are of 7, 30 or 90 days."""

    def __init__(self, days: int) -> None:
        text = _("there is no card of %(days)s days; ask for one of %(windows)s")
        super().__init__(text % {"days": days, "windows": ", ".join(map(str, WINDOWS))})


@dataclass(frozen=True)
class Rate:
    """So many of so many; None percent of nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """With one decimal, half up."""
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Delay:
    """The mean of `count` delays that are `total` seconds together."""

    total: Decimal
    count: int

    @property
    def seconds(self) -> int | None:
        """Rounded half up; None of nothing."""
        return int((self.total / self.count).quantize(Decimal(1), ROUND_HALF_UP)) if self.count else None


@dataclass(frozen=True)
class ScoreCard:
    """Figures of the Shanghai days `first_day` … `last_day`.

    acceptance: accepted of answered lines · late: orders shipped after the deadline, or past it and not shipped,
    of orders accepted, not cancelled and not withdrawn in time · cancellation, incident, returns: of accepted lines ·
    tracking: orders with valid tracking of shipped orders, those of carriers without tracking left out · approval
    delay: request to answer · shipping delay: answer to shipment · overdue: orders past their deadline that are
    still to be shipped.
    """

    first_day: date
    last_day: date
    acceptance: Rate
    late: Rate
    cancellation: Rate
    incident: Rate
    returns: Rate
    tracking: Rate
    approval_delay: Delay
    shipping_delay: Delay
    overdue: int

    @property
    def days(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def is_empty(self) -> bool:
        return not self.acceptance.whole


def of_known_lines(name: str) -> str:
    """A statement about a window's lines, as they were known when it ended."""
    return read_sql("suppliers", name).format(known=read_sql("suppliers", "score_known"))


def score_card(*, supplier_id: int, on: date, days: int) -> ScoreCard:
    """The card of the 7, 30 or 90 Shanghai days that end with `on`. Raises UnknownWindow."""
    if days not in WINDOWS:
        raise UnknownWindow(days)
    return _cards_of(supplier_id, on, (days,))[0]


def score_cards(*, supplier_id: int, on: date) -> list[ScoreCard]:
    """The cards of every window that ends with a Shanghai day, the shortest first."""
    return _cards_of(supplier_id, on, WINDOWS)


def _cards_of(supplier_id: int, on: date, windows: Sequence[int]) -> list[ScoreCard]:
    """In one statement, the shortest window first."""
    firsts = [on - timedelta(days=days - 1) for days in windows]
    given: dict[str, datetime | int] = {"supplier_id": supplier_id, "ends_at": end_of_day(on)}
    statements = []
    for first, days in zip(firsts, windows, strict=True):
        given[f"starts_at_{days}"] = start_of_day(first)
        counts = of_known_lines("score_card").replace("%(starts_at)s", f"%(starts_at_{days})s")
        statements.append(f"(select {days} as days, counts.* from ({counts}) counts)")
    with connection.cursor() as cursor:
        cursor.execute("\nunion all\n".join(statements) + "\norder by days", given)
        rows = cursor.fetchall()
    return [_card(first, on, row[1:]) for first, row in zip(firsts, rows, strict=True)]


def _card(first: date, last: date, counts: Sequence[Any]) -> ScoreCard:
    found = dict(zip(COUNTS, counts, strict=True))
    return ScoreCard(
        first_day=first,
        last_day=last,
        acceptance=Rate(found["accepted"], found["answered"]),
        late=Rate(found["late"], found["orders"]),
        cancellation=Rate(found["cancelled"], found["accepted"]),
        incident=Rate(found["incidents"], found["accepted"]),
        returns=Rate(found["returned"], found["accepted"]),
        tracking=Rate(found["tracked"], found["followed"]),
        approval_delay=Delay(found["approval_seconds"], found["answered"]),
        shipping_delay=Delay(found["shipping_seconds"], found["shipped"]),
        overdue=found["overdue"],
    )
