"""What a currency was worth in CNY on a Shanghai day."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from djmoney.money import Money

from apps.points_ledger.domain.errors import MissingFxRate
from apps.wallet.models import FxRate
from apps.wallet.seller_enums import Currency

HUNDREDTH: Final = Decimal("0.01")


def cny_rate(currency: str, *, on: date) -> Decimal:
    """CNY for one of a currency by the newest rate on or before the Shanghai day. Raises MissingFxRate."""
    if currency == Currency.CNY:
        return Decimal(1)
    rates = FxRate.objects.filter(base=currency, quote=Currency.CNY, rate_on__lte=on)
    rate = rates.order_by("-rate_on").values_list("rate", flat=True).first()
    if rate is None:
        raise MissingFxRate([(currency, on)])
    return rate


def in_hundredths(amount: Decimal, currency: str) -> Money:
    """An amount rounded half up to two decimals."""
    return Money(amount.quantize(HUNDREDTH, ROUND_HALF_UP), currency)
