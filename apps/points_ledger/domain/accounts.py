"""The programme's accounts in the ledger, all in points (1 = CNY 0.01)."""

from typing import Final

from apps.ledger import api as ledger
from apps.points_ledger.enums import PTS

POINTS: Final = "points"
ISSUED: Final = "points_issued"
DEBT: Final = "points_debt"


def issuing_account() -> int:
    """The platform's account that all points come from."""
    return ledger.open_account(purpose=ISSUED, unit=PTS)


def points_account(seller_id: int) -> int:
    """One seller's points account, made if it is missing. Only for the platform's roles."""
    return ledger.open_account(purpose=POINTS, unit=PTS, seller_id=seller_id, bears_lots=True)


def debt_account(seller_id: int) -> int:
    """What a seller owes after a claw-back beyond the balance: below zero, without a floor."""
    return ledger.open_account(purpose=DEBT, unit=PTS, seller_id=seller_id, floor=None)


def points_balance(seller_id: int) -> int:
    """The points that a seller has, less what it owes; 0 before the first grant."""
    accounts = [ledger.find_account(purpose=purpose, unit=PTS, seller_id=seller_id) for purpose in (POINTS, DEBT)]
    return sum(ledger.balance(account).posted for account in accounts if account is not None)
