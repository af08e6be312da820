"""What is left of a selling price, and the lowest price that leaves a wanted part: exact, rounded only to be shown."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from babel.numbers import get_currency_precision
from djmoney.money import Money

TENTH: Final = Decimal("0.1")


@dataclass(frozen=True)
class Selling:
    """So many pieces that cost `cost_cny` in all, sold in a currency; `rate` is CNY for one of it.

    Prices are for one piece. Amounts are shown half up in the currency's smallest unit, percentages to a tenth.
    """

    cost_cny: Fraction
    quantity: int
    currency: str
    rate: Decimal

    @property
    def unit(self) -> Decimal:
        """The smallest step of a price in the currency: a cent, a whole yen."""
        return Decimal(1).scaleb(-get_currency_precision(self.currency))

    @property
    def cost(self) -> Money:
        return self._shown(self.cost_cny / Fraction(self.rate))

    def left_of(self, price: Decimal) -> Fraction:
        """The margin in CNY, not rounded."""
        return Fraction(price) * self.quantity * Fraction(self.rate) - self.cost_cny

    def margin(self, price: Decimal) -> Money:
        return self._shown(self.left_of(price) / Fraction(self.rate))

    def percent(self, price: Decimal) -> Decimal:
        """The margin in percent of a price above zero."""
        part = self.left_of(price) / (Fraction(price) * self.quantity * Fraction(self.rate))
        return rounded(part * 100, TENTH)

    def floor_price(self, percent: Decimal = Decimal(0)) -> Money:
        """The lowest price, in whole units, of which `percent` (under 100) is left: rounded up, never below zero."""
        kept = Fraction(100 - percent) / 100
        needed = self.cost_cny / (self.quantity * Fraction(self.rate) * kept)
        units = -(-needed // Fraction(self.unit))
        return Money(max(0, units) * self.unit, self.currency)

    def _shown(self, amount: Fraction) -> Money:
        return Money(rounded(amount, self.unit), self.currency)


def rounded(value: Fraction, unit: Decimal) -> Decimal:
    """The nearest multiple of a unit; from the middle the greater one."""
    return ((value / Fraction(unit) + Fraction(1, 2)).__floor__()) * unit
