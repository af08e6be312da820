"""What can be paid: due payables of suppliers with a verified account, less what those suppliers owe."""

from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import Q, QuerySet
from djmoney.money import Money

from apps.wallet.domain.bank_accounts import current_accounts
from apps.wallet.enums import AccountCheck, Obstacle, PayableState, ReversalState
from apps.wallet.models import BankAccount, Payable, PayableReversal

Row = TypeVar("Row", Payable, PayableReversal)


@dataclass
class Due:
    """What one supplier has due, and what is set off against it."""

    supplier_id: int
    currency: str
    account: BankAccount | None = None
    payables: list[Payable] = field(default_factory=list)
    reversals: list[PayableReversal] = field(default_factory=list)

    @property
    def amount(self) -> Money:
        owed = sum(payable.amount.amount for payable in self.payables)
        return Money(owed - sum(reversal.amount.amount for reversal in self.reversals), self.currency)

    @property
    def obstacle(self) -> Obstacle | None:
        if self.amount.amount <= 0:
            return Obstacle.IN_DEBT
        if self.account is None:
            return Obstacle.NO_ACCOUNT
        return None if self.account.state == AccountCheck.VERIFIED else Obstacle.NOT_VERIFIED


def due_by_supplier(*, currency: str, through: date, lock: bool = False) -> list[Due]:
    """What is due on or before the Shanghai day `through`, by supplier id; suppliers in debt are among them.

    A reversal counts as soon as its payable is due or was paid. With `lock`, nobody else pays or takes back any of
    it before the end of the transaction.
    """
    payables = _rows(Payable.objects.filter(state=PayableState.OPEN, due_on__lte=through), currency, lock)
    counts = Q(payable__in=[payable.pk for payable in payables]) | ~Q(payable__state=PayableState.OPEN)
    reversals = _rows(PayableReversal.objects.filter(counts, state=ReversalState.OPEN), currency, lock)
    accounts = current_accounts(currency=currency)
    owed = {row.supplier_id for row in payables} | {row.supplier_id for row in reversals}
    found = {each: Due(each, currency, accounts.get(each)) for each in sorted(owed)}
    for payable in payables:
        found[payable.supplier_id].payables.append(payable)
    for reversal in reversals:
        found[reversal.supplier_id].reversals.append(reversal)
    return list(found.values())


def due_currencies(*, through: date) -> list[str]:
    """The currencies in which something open is due on or before a Shanghai day."""
    due = Payable.objects.filter(state=PayableState.OPEN, due_on__lte=through)
    return list(due.order_by("amount_currency").values_list("amount_currency", flat=True).distinct())


def _rows(rows: QuerySet[Row], currency: str, lock: bool) -> list[Row]:
    """In one order for everybody, so that two who lock wait for each other instead of blocking each other."""
    chosen = rows.filter(amount_currency=currency).order_by("pk")
    return list(chosen.select_for_update(of=("self",)) if lock else chosen)
