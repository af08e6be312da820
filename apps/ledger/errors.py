"""What the ledger refuses, by the SQLSTATE that its functions give."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from apps.common.errors import DomainError


class LedgerError(DomainError):
    """The ledger refused an act; nothing moved. `detail` holds the figures that it was refused on."""

    detail: Mapping[str, Any] = MappingProxyType({})


class InsufficientFunds(LedgerError):
    """The account has less available than was asked for."""


class AccountFrozen(LedgerError):
    """Nothing may leave the account for now."""


class AccountClosed(LedgerError):
    """Nothing may enter or leave the account."""


class PeriodClosed(LedgerError):
    """The month of `effective_on` is closed for this unit: post into a later one."""


class KeyReusedWithOtherContent(LedgerError):
    """The key belongs to another act: take a new one."""


class InvalidAmount(LedgerError):
    """Not a positive number of minor units that fits 64 bits, or more than is held."""


class SelfTransfer(LedgerError):
    """Both ends are the same account."""


class UnitMismatch(LedgerError):
    """An account is of another unit than the posting."""


class UnknownAccount(LedgerError):
    """There is no such account or hold."""


class NotAllowed(LedgerError):
    """This role may not do that to these accounts."""


class TwoTenants(LedgerError):
    """Money between tenants goes through an account of the platform."""


class HoldEnded(LedgerError):
    """The hold was captured or released before."""


class NotReversible(LedgerError):
    """No such transfer, or it is reversed already."""


class InvalidPosting(LedgerError):
    """The postings contradict themselves or the account's terms."""


class AccountTermsDiffer(LedgerError):
    """The account exists, with another floor or as another sort of account."""


class HistoryIsFinal(LedgerError):
    """Something tried to change or remove what is recorded."""


class AccountNotEmpty(LedgerError):
    """Only an empty account with no holds can be closed."""


class PeriodNotEnded(LedgerError):
    """A month can be closed when it is over."""


BY_SQLSTATE: dict[str, type[LedgerError]] = {
    "LG001": KeyReusedWithOtherContent,
    "LG002": InvalidAmount,
    "LG003": SelfTransfer,
    "LG004": UnitMismatch,
    "LG005": UnknownAccount,
    "LG006": NotAllowed,
    "LG007": TwoTenants,
    "LG008": HoldEnded,
    "LG009": NotReversible,
    "LG010": InvalidPosting,
    "LG011": AccountTermsDiffer,
    "LG012": HistoryIsFinal,
    "LG013": AccountNotEmpty,
    "LG101": InsufficientFunds,
    "LG102": AccountFrozen,
    "LG103": AccountClosed,
    "LG104": PeriodClosed,
    "22003": InvalidAmount,  # numeric value out of range
    "22001": InvalidPosting,  # a key, kind or memo is too long
}
BY_CONSTRAINT: dict[str, type[LedgerError]] = {
    "ledger_balance_not_overdrawn": InsufficientFunds,
    "ledger_transfer_reversed_once": NotReversible,
}
