"""What is left of a seller's own selling price."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from djmoney.money import Money

from apps.catalog.domain.search_errors import MissingRate
from apps.wallet.models import FxRate

TENTH: Final = Decimal("0.1")


def newest_rates(currencies: set[str]) -> dict[str, Decimal]:
    """What one unit of each currency is worth in CNY now; a currency that never had a rate is left out."""
    found = FxRate.objects.filter(quote="CNY", base__in=currencies - {"CNY"}).order_by("base", "-rate_on")
    return {rate.base: rate.rate for rate in found.distinct("base")} | {"CNY": Decimal(1)}


def in_fen(amount: Money, rates: dict[str, Decimal]) -> Decimal | None:
    """An amount in fen, not rounded; None without a rate."""
    rate = rates.get(str(amount.currency))
    return None if rate is None else amount.amount * rate * 100


def target_in_fen(target: Money) -> Decimal:
    """A seller's selling price in fen, not rounded. Raises MissingRate."""
    currency = str(target.currency)
    fen = in_fen(target, newest_rates({currency}))
    if fen is None:
        raise MissingRate(currency)
    return fen


def margin_percent(*, target_fen: Decimal, price_fen: Decimal | int) -> Decimal:
    """(target − price) ÷ target in percent, half up to a tenth; below zero the goods cost more than the target."""
    return ((target_fen - price_fen) / target_fen * 100).quantize(TENTH, ROUND_HALF_UP)
