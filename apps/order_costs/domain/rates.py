"""What a currency was worth in CNY on a Shanghai day."""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from djmoney.money import Money

from apps.points_ledger.domain.errors import MissingFxRate
from apps.wallet.models import FxRate
from apps.wallet.seller_enums import Currency

HUNDREDTH: Final = Decimal("0.01")


class Rates:
    """The newest rates on or before a Shanghai day; each is looked up once, those named beforehand all together."""

    def __init__(self, on: date, currencies: Iterable[str] = ()) -> None:
        self.on = on
        self._rows: dict[str, FxRate | None] = {}
        self._look_up(set(currencies) - {Currency.CNY.value})

    def cny(self, currency: str) -> Decimal:
        """CNY for one of a currency. Raises MissingFxRate."""
        if currency == Currency.CNY:
            return Decimal(1)
        row = self.row(currency)
        if row is None:
            raise MissingFxRate([(currency, self.on)])
        return row.rate

    def row(self, currency: str) -> FxRate | None:
        """The rate with its day; none for CNY, and where there is none."""
        if currency not in self._rows:
            self._look_up({currency})
        return self._rows[currency]

    def _look_up(self, currencies: set[str]) -> None:
        if currencies:
            rows = FxRate.objects.filter(base__in=currencies, quote=Currency.CNY, rate_on__lte=self.on)
            newest = rows.order_by("base", "-rate_on").distinct("base")
            self._rows |= dict.fromkeys(currencies) | {row.base: row for row in newest}


def cny_rate(currency: str, *, on: date) -> Decimal:
    """CNY for one of a currency by the newest rate on or before the Shanghai day. Raises MissingFxRate."""
    return Rates(on).cny(currency)


def in_hundredths(amount: Decimal, currency: str) -> Money:
    """An amount rounded half up to two decimals."""
    return Money(amount.quantize(HUNDREDTH, ROUND_HALF_UP), currency)
