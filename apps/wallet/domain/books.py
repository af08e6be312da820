"""The ledger accounts behind payables and payouts; units are currency codes, amounts minor units."""

from typing import Final

from apps.ledger import api as ledger

PAYABLE: Final = "payable"
PAYOUT: Final = "payout"
COSTS: Final = "supplier_costs"
BANK: Final = "bank"


def payable_account(supplier_id: int, currency: str) -> int:
    """What the operator owes a supplier; below zero, what the supplier owes after goods went back."""
    return ledger.open_account(purpose=PAYABLE, unit=currency, supplier_id=supplier_id, floor=None)


def payout_account(supplier_id: int, currency: str) -> int:
    """What is on its way to a supplier's bank."""
    return ledger.open_account(purpose=PAYOUT, unit=currency, supplier_id=supplier_id)


def costs_account(currency: str) -> int:
    """What the operator paid or owes for suppliers' goods."""
    return ledger.open_account(purpose=COSTS, unit=currency)


def bank_account(currency: str) -> int:
    """What the operator's bank holds."""
    return ledger.open_account(purpose=BANK, unit=currency)
