"""What the operator owes a supplier over some days: opening, every movement with its reason, closing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from djmoney.money import Money

from apps.ledger import api as ledger
from apps.wallet.domain.amounts import from_minor
from apps.wallet.domain.books import Purpose
from apps.wallet.enums import SupplierMovement
from apps.wallet.models import Payable

CHUNK: Final = 1000


@dataclass(frozen=True, slots=True)
class Movement:
    """Above zero: owed from then on; below: sent to the bank, or taken back. `reason` names document and why.

    `payable_id` or `payout_id` is the row that the movement is about.
    """

    on: date
    kind: SupplierMovement
    reason: str
    amount: Money
    balance: Money
    payable_id: int | None = None
    payout_id: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """`closing` is `opening` and all movements; up to today, it is the ledger's balance. `on_its_way` is apart."""

    first: date
    last: date
    opening: Money
    movements: list[Movement]
    closing: Money
    on_its_way: Money


def supplier_statement(*, supplier_id: int, currency: str, first: date, last: date) -> Statement:
    """A supplier's statement of the Shanghai days `first` to `last`, both included, in one currency, the oldest first.

    Below zero the supplier owes. What the bank has not confirmed yet is in `on_its_way`, as of now.
    """
    lines = sorted(_lines(supplier_id, currency), key=lambda line: (line.effective_on, line.position))
    opening = balance = sum(line.amount for line in lines if line.effective_on < first)
    movements = []
    for line in lines:
        if first <= line.effective_on <= last:
            balance += line.amount
            movements.append(_movement(line, balance, currency))
    return Statement(
        first,
        last,
        from_minor(opening, currency),
        movements,
        from_minor(balance, currency),
        balance_of(Purpose.PAYOUT, supplier_id=supplier_id, currency=currency),
    )


def balance_of(purpose: Purpose, *, supplier_id: int, currency: str) -> Money:
    """What a supplier's account has now: PAYABLE is owed, PAYOUT is on its way; zero before the first movement."""
    account = ledger.find_account(purpose=purpose, unit=currency, supplier_id=supplier_id)
    return from_minor(ledger.balance(account).posted if account else 0, currency)


def statement_currencies(*, supplier_id: int) -> list[str]:
    """The currencies in which anything was ever owed to a supplier."""
    payables = Payable.objects.filter(supplier_id=supplier_id).order_by("amount_currency")
    return list(payables.values_list("amount_currency", flat=True).distinct())


def _lines(supplier_id: int, currency: str) -> Iterator[ledger.StatementLine]:
    account = ledger.find_account(purpose=Purpose.PAYABLE, unit=currency, supplier_id=supplier_id)
    before: dict[str, int] = {}
    while account is not None:
        page = ledger.statement(account, limit=CHUNK, **before)
        yield from page
        if len(page) < CHUNK:
            return
        before = {"before": page[-1].position}


def _movement(line: ledger.StatementLine, balance: int, currency: str) -> Movement:
    return Movement(
        on=line.effective_on,
        kind=SupplierMovement(line.kind),
        reason=line.memo,
        amount=from_minor(line.amount, currency),
        balance=from_minor(balance, currency),
        payable_id=line.document_id if line.document_kind == "payable" else None,
        payout_id=line.document_id if line.document_kind == "payout" else None,
    )
