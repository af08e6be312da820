"""A seller's points account as its owner reads it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import POINTS
from apps.points_ledger.enums import PTS

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class Movement:
    """Points that came (positive) or went; `reason` is the month or order that they are for."""

    position: int
    effective_on: date
    kind: str
    reason: str
    points: int
    balance: int


@dataclass(frozen=True)
class MovementsPage:
    """The newest first; `next_before` is None on the last page."""

    movements: list[Movement]
    next_before: int | None


def movements_page(*, seller_id: int, before: int | None = None, size: int = PAGE_SIZE) -> MovementsPage:
    """Up to `size` movements older than position `before` (None: the newest); empty before the first grant."""
    account = ledger.find_account(purpose=POINTS, unit=PTS, seller_id=seller_id)
    if account is None:
        return MovementsPage([], None)
    older = {} if before is None else {"before": before}
    lines = ledger.statement(account, limit=size + 1, **older)
    movements = [
        Movement(line.position, line.effective_on, line.kind, line.memo, line.amount, line.balance or 0)
        for line in lines[:size]
    ]
    return MovementsPage(movements, movements[-1].position if len(lines) > size else None)
