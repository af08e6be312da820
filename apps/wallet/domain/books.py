"""The ledger accounts behind payables and payouts, and what is posted between them."""

from datetime import date
from enum import StrEnum
from typing import Final

from djmoney.money import Money

from apps.ledger import api as ledger
from apps.wallet.domain.amounts import to_minor

BANK: Final = "bank"


class Purpose(StrEnum):
    """An account's purpose in the ledger; its unit is a currency code, its amounts minor units."""

    PAYABLE = "payable"  # a supplier's: what it is owed; below zero, what it owes after goods went back
    PAYOUT = "payout"  # a supplier's: what is on its way to its bank
    COSTS = "supplier_costs"  # the operator's: what it paid or owes for goods
    BANK = BANK  # the operator's: what its bank owes it


def account_of(purpose: Purpose, *, currency: str, supplier_id: int) -> int:
    """The account of a purpose, opened if it is missing: the supplier's own, or the operator's. For the platform."""
    match purpose:
        case Purpose.PAYABLE:
            return ledger.open_account(purpose=purpose, unit=currency, supplier_id=supplier_id, floor=None)
        case Purpose.PAYOUT:
            return ledger.open_account(purpose=purpose, unit=currency, supplier_id=supplier_id)
        case _:
            return ledger.open_account(purpose=purpose, unit=currency)


def posting_of(
    *,
    src: Purpose,
    dst: Purpose,
    supplier_id: int,
    amount: Money,
    kind: str,
    document: tuple[str, int],
    effective_on: date,
    memo: str,
) -> ledger.Posting:
    """`amount` between two accounts about one supplier; `document` is kind and id, `memo` what statements say.

    `effective_on` is a Shanghai day. Raises InvalidAmount.
    """
    currency = str(amount.currency)
    return ledger.Posting(
        src=account_of(src, currency=currency, supplier_id=supplier_id),
        dst=account_of(dst, currency=currency, supplier_id=supplier_id),
        unit=currency,
        amount=to_minor(amount),
        kind=kind,
        document_kind=document[0],
        document_id=document[1],
        effective_on=effective_on,
        memo=memo[:500],
    )
