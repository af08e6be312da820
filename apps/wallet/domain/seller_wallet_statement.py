"""A seller's wallet as its owner reads it: every movement with its reason, document and the balance after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from djmoney.money import Money

from apps.common.periods import Month
from apps.ledger import api as ledger
from apps.wallet.domain.amounts import from_minor
from apps.wallet.domain.seller_wallet import WALLET
from apps.wallet.models import WalletMonth

PAGE_SIZE: Final = 50
CHUNK: Final = 1000
NEWEST: Final = 2**62


@dataclass(frozen=True)
class Movement:
    """Money that came (above zero) or went; `kind` is the line type, `on` the Shanghai day."""

    position: int
    on: date
    kind: str
    document_kind: str
    document_id: int | None
    reason: str
    amount: Money
    balance: Money


@dataclass(frozen=True)
class StatementPage:
    """The newest first; `next_before` is None on the last page."""

    movements: list[Movement]
    next_before: int | None


@dataclass(frozen=True)
class MonthFigures:
    """One Shanghai month of a wallet that had movements: opening + came in − went out = closing."""

    month: Month
    opening: Money
    came_in: Money
    went_out: Money
    closing: Money
    first_position: int
    last_position: int

    @property
    def number(self) -> int:
        """How many movements it has: positions leave no gap."""
        return self.last_position - self.first_position + 1


def months_of_wallet(*, seller_id: int, currency: str) -> list[MonthFigures]:
    """The months in which the wallet had movements, the newest first."""
    months = WalletMonth.objects.filter(seller_id=seller_id, currency=currency).order_by("-month")
    return [figures_of(month) for month in months]


def statement_page(
    *,
    seller_id: int,
    currency: str,
    month: MonthFigures | None = None,
    before: int | None = None,
    size: int = PAGE_SIZE,
) -> StatementPage:
    """Up to `size` movements older than position `before` (None: the newest), of one month or of all time."""
    account = ledger.find_account(purpose=WALLET, unit=currency, seller_id=seller_id)
    if account is None:
        return StatementPage([], None)
    first, last = (month.first_position, month.last_position) if month else (1, NEWEST)
    lines = ledger.statement(account, before=min(before or NEWEST, last + 1), limit=size + 1)
    movements = [movement_of(line, currency) for line in lines if line.position >= first]
    return StatementPage(movements[:size], movements[size - 1].position if len(movements) > size else None)


def newest_balance(page: StatementPage, currency: str) -> Money:
    """The balance after the newest movement, of a first page; zero before the first movement."""
    return page.movements[0].balance if page.movements else from_minor(0, currency)


def all_movements(*, seller_id: int, currency: str, month: MonthFigures) -> Iterator[Movement]:
    """Every movement of a month, the oldest first, read a thousand at a time: positions leave no gap."""
    for first in range(month.first_position, month.last_position + 1, CHUNK):
        before = min(first + CHUNK, month.last_position + 1)
        page = statement_page(seller_id=seller_id, currency=currency, before=before, size=before - first)
        yield from reversed(page.movements)


def movement_of(line: ledger.StatementLine, currency: str) -> Movement:
    return Movement(
        position=line.position,
        on=line.effective_on,
        kind=line.kind,
        document_kind=line.document_kind,
        document_id=line.document_id,
        reason=line.memo,
        amount=from_minor(line.amount, currency),
        balance=from_minor(line.balance or 0, currency),
    )


def figures_of(row: WalletMonth) -> MonthFigures:
    opening, came_in, went_out, closing = (
        from_minor(minor, row.currency) for minor in (row.opening, row.came_in, row.went_out, row.closing)
    )
    return MonthFigures(
        Month.of_day(row.month), opening, came_in, went_out, closing, row.first_position, row.last_position
    )
