"""The tables of the wallet, one module per subject."""

from apps.wallet.models.bank_accounts import BankAccount, PayerAccount
from apps.wallet.models.fx import FxRate
from apps.wallet.models.payables import Payable, PayableReversal
from apps.wallet.models.payouts import PayoutBatch, PayoutFile, PayoutItem, PayoutLine

__all__ = [
    "BankAccount",
    "FxRate",
    "Payable",
    "PayableReversal",
    "PayerAccount",
    "PayoutBatch",
    "PayoutFile",
    "PayoutItem",
    "PayoutLine",
]
