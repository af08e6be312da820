"""What declared values are worth in other currencies: by the newest rate on or before a Shanghai day."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.utils.translation import gettext as _

from apps.common.when import day_words
from apps.fulfillment.domain.parcel_errors import RateMissing
from apps.fulfillment.models import PackingStandard
from apps.wallet.models import FxRate

HUNDREDTH: Final = Decimal("0.01")
SDR: Final = "XDR"


def cny_rate(currency: str, *, on: date) -> Decimal:
    """CNY for one unit; raises RateMissing, which names currency and day."""
    if currency == "CNY":
        return Decimal(1)
    found = _newest(currency, on)
    if found is None:
        raise RateMissing(
            _("there is no rate of %(currency)s to CNY on or before %(day)s; load rates")
            % {"currency": currency, "day": day_words(on)}
        )
    return found


def sdr_rate(standard: PackingStandard, *, on: date) -> Decimal:
    """CNY for one SDR, of the table of rates or else of the packing standard; raises RateMissing."""
    found = _newest(SDR, on) or standard.sdr_in_cny
    if found is None:
        raise RateMissing(
            _("there is no rate of XDR on or before %(day)s; load one, or set it in the packing standard")
            % {"day": day_words(on)}
        )
    return found


def rounded(amount: Decimal) -> Decimal:
    """Half-up to two decimals."""
    return amount.quantize(HUNDREDTH, ROUND_HALF_UP)


def _newest(currency: str, on: date) -> Decimal | None:
    rates = FxRate.objects.filter(base=currency, quote="CNY", rate_on__lte=on).order_by("-rate_on")
    return rates.values_list("rate", flat=True).first()
