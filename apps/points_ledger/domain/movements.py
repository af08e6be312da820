"""A seller's points account as its owner reads it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from apps.common.periods import Month
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

    @property
    def told(self) -> str:
        """Why the points moved, in the reader's language."""
        return told(self.kind, self.points, self.reason)


@dataclass(frozen=True)
class MonthMovements:
    """The movements that are dated in a Shanghai month, the oldest first: opening + came in + went out = closing."""

    month: Month
    opening: int
    movements: list[Movement]

    @property
    def came_in(self) -> int:
        return sum(each.points for each in self.movements if each.points > 0)

    @property
    def went_out(self) -> int:
        return sum(each.points for each in self.movements if each.points < 0)

    @property
    def closing(self) -> int:
        return self.opening + self.came_in + self.went_out


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
    movements = [movement_of(line) for line in lines[:size]]
    return MovementsPage(movements, movements[-1].position if len(lines) > size else None)


def month_movements(*, seller_id: int, month: Month) -> MonthMovements:
    """Everything that moved in a month, read at once; nothing before the first grant."""
    account = ledger.find_account(purpose=POINTS, unit=PTS, seller_id=seller_id)
    if account is None:
        return MonthMovements(month, 0, [])
    found = ledger.statement_of_days(account, first=month.first_day, last=month.last_day)
    return MonthMovements(month, found.opening, [movement_of(line) for line in found.lines])


def movement_of(line: ledger.StatementLine) -> Movement:
    return Movement(line.position, line.effective_on, line.kind, line.memo, line.amount, line.balance or 0)


def told(kind: str, points: int, reason: str) -> str:
    """Why points moved; an unknown kind stands for itself."""
    sentences = {
        "points.award": _("Points of %(month)s"),
        "points.adjustment": _("Adjustment: %(order)s"),
        "debt_repayment": _("Repaid from new points"),
        "reversal": _("Reversed"),
        "POINTS_REDEEMED": _("Paid with points: %(order)s") if points < 0 else _("Points given back: %(order)s"),
    }
    return sentences[kind] % {"month": reason, "order": reason} if kind in sentences else reason or kind
