"""What the wallet refuses to do with payables and payouts."""

from apps.common.errors import DomainError


class WalletError(DomainError):
    """The root of the wallet's refusals."""


class PayableDiffers(WalletError):
    """The document has a payable already, of other content."""


class UnknownPayable(WalletError):
    """No payable was accrued for the document."""


class InvalidReversal(WalletError):
    """A reversal that is not of this payable's currency, not above zero, or more than is left of it."""


class InvalidBankDetails(WalletError):
    """Bank details that no bank would take."""


class UnknownAccount(WalletError):
    """There is no such bank account."""


class AccountNotCurrent(WalletError):
    """The bank account was replaced by a newer one."""


class NothingDue(WalletError):
    """No supplier can be paid: nothing is due, or nobody who is owed has a verified bank account."""


class UnknownPayout(WalletError):
    """There is no such payout."""


class WrongState(WalletError):
    """The act does not fit the state that the batch or payout is in."""


class ReasonMissing(WalletError):
    """An act that others will read about says why."""


class SamePerson(WalletError):
    """Whoever prepared a batch can't approve it."""


class NotReviewed(WalletError):
    """Nobody stands for a batch that the schedule prepared."""


class BatchIsStale(WalletError):
    """What the batch was prepared from has changed."""


class NoPayerAccount(WalletError):
    """The operator's own account for the currency is not entered."""


class FileDamaged(WalletError):
    """There is no such file for the bank, or it is not what was written."""


class InvalidResults(WalletError):
    """A file of results that does not fit the batch; nothing of it was taken over."""
