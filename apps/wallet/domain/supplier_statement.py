"""What the operator owes a supplier over some days: opening, every movement with its reason, closing."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.errors import DomainError
from apps.ledger import api as ledger
from apps.wallet.domain.amounts import from_minor
from apps.wallet.domain.books import Purpose
from apps.wallet.enums import SupplierMovement
from apps.wallet.models import Payable

MOST_DAYS: Final = 92
"""A quarter: what a page and a file can hold of the busiest supplier."""


class UnfitPeriod(DomainError):
    """A statement's days are in order, and 92 at most."""


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
class SupplierBalance:
    """`owed` is below zero after goods went back that were paid; `sent` is with the bank and not confirmed."""

    currency: str
    owed: Money
    sent: Money


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

    Below zero the supplier owes. What the bank has not confirmed yet is in `on_its_way`, as of now. Raises UnfitPeriod.
    """
    refuse_unfit_period(first, last)
    account = ledger.find_account(purpose=Purpose.PAYABLE, unit=currency, supplier_id=supplier_id)
    found = ledger.statement_of_days(account, first=first, last=last) if account else ledger.DatedStatement(0, [])
    return Statement(
        first,
        last,
        from_minor(found.opening, currency),
        [_movement(line, currency) for line in found.lines],
        from_minor(found.closing, currency),
        next((each.sent for each in balances_of(supplier_id) if each.currency == currency), from_minor(0, currency)),
    )


def refuse_unfit_period(first: date, last: date) -> None:
    """Raises UnfitPeriod unless the days are in order and 92 at most."""
    if last < first:
        raise UnfitPeriod(_("The last day comes before the first one."))
    days = (last - first).days + 1
    if days > MOST_DAYS:
        told = _("A statement covers %(most)s days at most; ask for these %(days)s days in several.")
        raise UnfitPeriod(told % {"most": MOST_DAYS, "days": days})


def balances_of(supplier_id: int) -> list[SupplierBalance]:
    """What a supplier is owed now, and what is on its way, in each currency in which anything ever was; one query."""
    found = ledger.supplier_balances(supplier_id=supplier_id, purposes=(Purpose.PAYABLE, Purpose.PAYOUT))
    return [
        SupplierBalance(
            currency,
            from_minor(found.get((currency, Purpose.PAYABLE), 0), currency),
            from_minor(found.get((currency, Purpose.PAYOUT), 0), currency),
        )
        for currency in sorted({currency for currency, _purpose in found})
    ]


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
        payable_id=line.document_id if line.document_kind == "payable" else None,
        payout_id=line.document_id if line.document_kind == "payout" else None,
    )
