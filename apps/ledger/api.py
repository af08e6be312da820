"""The ledger's only door. Amounts are whole minor units (fen, cents, points), days are of Asia/Shanghai.

Every call runs in the caller's transaction and role; post last in it, so that balances are locked briefly.
"""

from apps.common.checks import Discrepancy
from apps.ledger.domain.books import (
    Expired,
    account_of,
    close_period,
    expire_lots,
    find_account,
    open_account,
    open_missing_accounts,
    roll_up,
    set_account_state,
)
from apps.ledger.domain.check import Report, check_ledger
from apps.ledger.domain.corrections import Debt, debts, post_or_owe, repay_debt, reverse
from apps.ledger.domain.door import Posted
from apps.ledger.domain.holds import capture_hold, place_hold, release_hold
from apps.ledger.domain.posting import BulkPosted, Posting, bulk_post, bulk_post_select, post
from apps.ledger.domain.proofs import closed_months, grant_discrepancies, is_period_closed
from apps.ledger.domain.queries import (
    AccountBalance,
    Lot,
    StatementLine,
    balance,
    balance_at,
    lots,
    statement,
)
from apps.ledger.enums import AccountState
from apps.ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AccountNotEmpty,
    AccountTermsDiffer,
    HistoryIsFinal,
    HoldEnded,
    InsufficientFunds,
    InvalidAmount,
    InvalidPosting,
    KeyReusedWithOtherContent,
    LedgerError,
    NotAllowed,
    NotReversible,
    PeriodClosed,
    PeriodNotEnded,
    SelfTransfer,
    TwoTenants,
    UnitMismatch,
    UnknownAccount,
)

__all__ = [
    "AccountBalance",
    "AccountClosed",
    "AccountFrozen",
    "AccountNotEmpty",
    "AccountState",
    "AccountTermsDiffer",
    "BulkPosted",
    "Debt",
    "Discrepancy",
    "Expired",
    "HistoryIsFinal",
    "HoldEnded",
    "InsufficientFunds",
    "InvalidAmount",
    "InvalidPosting",
    "KeyReusedWithOtherContent",
    "LedgerError",
    "Lot",
    "NotAllowed",
    "NotReversible",
    "PeriodClosed",
    "PeriodNotEnded",
    "Posted",
    "Posting",
    "Report",
    "SelfTransfer",
    "StatementLine",
    "TwoTenants",
    "UnitMismatch",
    "UnknownAccount",
    "account_of",
    "balance",
    "balance_at",
    "bulk_post",
    "bulk_post_select",
    "capture_hold",
    "check_ledger",
    "close_period",
    "closed_months",
    "debts",
    "expire_lots",
    "find_account",
    "grant_discrepancies",
    "is_period_closed",
    "lots",
    "open_account",
    "open_missing_accounts",
    "place_hold",
    "post",
    "post_or_owe",
    "release_hold",
    "repay_debt",
    "reverse",
    "roll_up",
    "set_account_state",
    "statement",
]
