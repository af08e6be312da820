"""Between money and the ledger's whole minor units (fen, cents). Every currency of the wallet has two decimals."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.errors import DomainError
from apps.common.money import money_words

MINOR_UNITS: Final = 100
GREATEST: Final = 10**15  # what the tables hold: thirteen digits and two decimals


class InvalidAmount(DomainError):
    """Not an amount above zero in whole hundredths."""

    def __init__(self, amount: Money) -> None:
        super().__init__(
            _("%(amount)s is not an amount to book: give one above zero with two decimals at most")
            % {"amount": money_words(amount)}
        )


def to_minor(amount: Money) -> int:
    """An amount above zero in minor units, exactly. Raises InvalidAmount."""
    value: Decimal = amount.amount
    minor = value * MINOR_UNITS if value.is_finite() else Decimal(0)
    if not 0 < minor < GREATEST or minor != minor.to_integral_value():
        raise InvalidAmount(amount)
    return int(minor)


def from_minor(minor: int, currency: str) -> Money:
    """Minor units as money."""
    return Money(Decimal(minor) / MINOR_UNITS, currency)
