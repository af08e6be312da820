"""The programme's accounts in the ledger, all in points (1 = CNY 0.01)."""

from typing import Final

from apps.ledger import api as ledger
from apps.points_ledger.enums import PTS

POINTS: Final = "points"
ISSUED: Final = "points_issued"
DEBT: Final = "points_debt"
REDEEMED: Final = "points_redeemed"


def issuing_account() -> int:
    """The platform's account that all points come from."""
    return ledger.open_account(purpose=ISSUED, unit=PTS)


def points_account(seller_id: int) -> int:
    """One seller's points account, made if it is missing. Only for the platform's roles."""
    return ledger.open_account(purpose=POINTS, unit=PTS, seller_id=seller_id, bears_lots=True)


def debt_account(seller_id: int) -> int:
    """What a seller owes after a claw-back beyond the balance: below zero, without a floor."""
    return ledger.open_account(purpose=DEBT, unit=PTS, seller_id=seller_id, floor=None)


def redeemed_account() -> int:
    """The platform's account that points go to when they pay for something."""
    return ledger.open_account(purpose=REDEEMED, unit=PTS)


def spendable_points(seller_id: int) -> int:
    """The points that can pay for something now: what is available and not owed; 0 before the first grant."""
    account = ledger.find_account(purpose=POINTS, unit=PTS, seller_id=seller_id)
    available = 0 if account is None else ledger.balance(account).available or 0
    return max(0, available - points_owed(seller_id))


def points_owed(seller_id: int) -> int:
    """What a claw-back beyond the balance left to repay; 0 for nearly everybody."""
    debt = ledger.find_account(purpose=DEBT, unit=PTS, seller_id=seller_id)
    return 0 if debt is None else -ledger.balance(debt).posted


def points_balance(seller_id: int) -> int:
    """The points that a seller has, less what it owes; 0 before the first grant."""
    return ledger.seller_total(seller_id=seller_id, unit=PTS, purposes=(POINTS, DEBT))
