"""A seller's points account as its owner reads it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from apps.common.periods import Month
from apps.common.when import month_words
from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import POINTS
from apps.points_ledger.domain.posting import ADJUSTMENT, AWARD
from apps.points_ledger.enums import PTS
from apps.points_ledger.models import Adjustment

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class Movement:
    """Points that came (positive) or went, and what explains them: a month's orders, an order, or a parcel."""

    position: int
    effective_on: date
    kind: str
    reason: str
    points: int
    balance: int
    month: Month | None
    order_id: int | None
    parcel_id: int | None

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
    older = {} if before is None else {"before": before}
    lines = ledger.seller_statement(seller_id=seller_id, purpose=POINTS, unit=PTS, limit=size + 1, **older)
    orders = _adjusted_orders(lines[:size])
    movements = [_movement(line, orders) for line in lines[:size]]
    return MovementsPage(movements, movements[-1].position if len(lines) > size else None)


def month_movements(*, seller_id: int, month: Month) -> MonthMovements:
    """Everything that moved in a month, read at once; nothing before the first grant."""
    account = ledger.find_account(purpose=POINTS, unit=PTS, seller_id=seller_id)
    if account is None:
        return MonthMovements(month, 0, [])
    found = ledger.statement_of_days(account, first=month.first_day, last=month.last_day)
    orders = _adjusted_orders(found.lines)
    return MonthMovements(month, found.opening, [_movement(line, orders) for line in found.lines])


def _adjusted_orders(lines: list[ledger.StatementLine]) -> dict[int | None, int]:
    """The orders of the adjustments among the lines, by adjustment."""
    adjustments = [line.document_id for line in lines if line.kind == ADJUSTMENT and line.document_id]
    found = Adjustment.objects.filter(pk__in=adjustments).values_list("pk", "order_id")
    return dict(found) if adjustments else {}


def _movement(line: ledger.StatementLine, orders: dict[int | None, int]) -> Movement:
    return Movement(
        position=line.position,
        effective_on=line.effective_on,
        kind=line.kind,
        reason=line.memo,
        points=line.amount,
        balance=line.balance or 0,
        month=Month.parse(line.memo) if line.kind == AWARD else None,
        order_id=orders.get(line.document_id) if line.kind == ADJUSTMENT else None,
        parcel_id=line.document_id if line.document_kind == "parcel" else None,
    )


def told(kind: str, points: int, reason: str) -> str:
    """Why points moved; an unknown kind stands for itself."""
    sentences = {
        AWARD: _("Points of %(month)s"),
        ADJUSTMENT: _("Adjustment: %(order)s"),
        "debt_repayment": _("Repaid from new points"),
        "reversal": _("Reversed"),
        "POINTS_REDEEMED": _("Paid with points: %(order)s") if points < 0 else _("Points given back: %(order)s"),
    }
    said = _with_month(reason) if kind in (AWARD, ADJUSTMENT) else reason
    return sentences[kind] % {"month": said, "order": said} if kind in sentences else reason or kind


def _with_month(memo: str) -> str:
    """A memo that begins with a month, in the reader's language."""
    month, _space, order = memo.partition(" ")
    return f"{month_words(Month.parse(month))} {order}".rstrip()
