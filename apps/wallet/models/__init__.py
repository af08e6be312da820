"""The tables of the wallet, one module per subject."""

from apps.wallet.models.bank_accounts import BankAccount, PayerAccount
from apps.wallet.models.charges import Charge, Credit, ManualEntry, WalletHold
from apps.wallet.models.fx import FxRate
from apps.wallet.models.payables import Payable, PayableReversal
from apps.wallet.models.payouts import PayoutBatch, PayoutFile, PayoutItem, PayoutLine
from apps.wallet.models.settings import WalletLimit, WalletMonth, WalletSetting
from apps.wallet.models.topups import TopUp

__all__ = [
    "BankAccount",
    "Charge",
    "Credit",
    "FxRate",
    "ManualEntry",
    "Payable",
    "PayableReversal",
    "PayerAccount",
    "PayoutBatch",
    "PayoutFile",
    "PayoutItem",
    "PayoutLine",
    "TopUp",
    "WalletHold",
    "WalletLimit",
    "WalletMonth",
    "WalletSetting",
]
