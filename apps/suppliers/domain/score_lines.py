"""What stands behind a figure of the score card: the lines that it is about, and which of them it counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import connection

from apps.common.periods import end_of_day, start_of_day
from apps.suppliers.domain.score_card import WINDOWS, UnknownWindow, of_known_lines

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class ScoredLine:
    """A line of a purchase order as the card knew it; `counts`: it is of the part, not only of the whole.

    Late, overdue and tracking are counted by orders: one line that counts makes its order late or overdue, and an
    order's tracking is valid when all its lines' is.
    """

    pk: int
    document: str
    line: int
    requested_at: datetime
    answered_at: datetime | None
    ship_by: datetime
    shipped_at: datetime | None
    counts: bool


@dataclass(frozen=True)
class ScoredPage:
    """The newest first; `next_before` is None on the last page."""

    rows: Sequence[ScoredLine]
    before: int | None
    next_before: int | None


def scored_lines(
    *, supplier_id: int, on: date, days: int, figure: str, before: int | None = None, size: int = PAGE_SIZE
) -> ScoredPage:
    """Lines behind a figure (a field of `ScoreCard`) of the card of `days` Shanghai days up to `on`.

    Raises UnknownWindow.
    """
    if days not in WINDOWS:
        raise UnknownWindow(days)
    told: dict[str, datetime | str | int | None] = {
        "supplier_id": supplier_id,
        "starts_at": start_of_day(on - timedelta(days=days - 1)),
        "ends_at": end_of_day(on),
        "figure": figure,
        "before": before,
        "size": size + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(of_known_lines("score_lines"), told)
        rows = [ScoredLine(*row) for row in cursor.fetchall()]
    return ScoredPage(rows[:size], before, rows[size - 1].pk if len(rows) > size else None)
