"""What the operator owes a supplier over some days: opening, every movement with its reason, closing."""

from dataclasses import dataclass
from datetime import date

from djmoney.money import Money

from apps.ledger import api as ledger
from apps.wallet.domain.amounts import from_minor
from apps.wallet.domain.books import Purpose
from apps.wallet.enums import SupplierMovement
from apps.wallet.models import Payable


@dataclass(frozen=True, slots=True)
class Movement:
    """Above zero: owed from then on; below: sent to the bank, or taken back. `reason` names document and why."""

    on: date
    kind: SupplierMovement
    reason: str
    amount: Money
    balance: Money


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
    account = ledger.find_account(purpose=Purpose.PAYABLE, unit=currency, supplier_id=supplier_id)
    found = ledger.statement_of_days(account, first=first, last=last) if account else ledger.DatedStatement(0, [])
    return Statement(
        first,
        last,
        from_minor(found.opening, currency),
        [_movement(line, currency) for line in found.lines],
        from_minor(found.closing, currency),
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


def _movement(line: ledger.StatementLine, currency: str) -> Movement:
    return Movement(
        on=line.effective_on,
        kind=SupplierMovement(line.kind),
        reason=line.memo,
        amount=from_minor(line.amount, currency),
        balance=from_minor(line.balance or 0, currency),
    )
