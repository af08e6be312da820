"""The European Central Bank's reference rates, crossed over the euro into yuan."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from currency_converter import CurrencyConverter

CURRENCIES = ("AUD", "CAD", "EUR", "GBP", "JPY", "PLN", "USD")
STEP = Decimal("0.00000001")


def cny_rates(first: date, last: date) -> Iterator[tuple[date, str, Decimal]]:
    """Day, currency and yuan for one unit: the newest rate before `first`, then every day's until `last`."""
    published = CurrencyConverter(decimal=True)._rates
    for currency in CURRENCIES:
        days = sorted(day for day, rate in published["CNY"].items() if rate and day <= last)
        before = [day for day in days if day < first][-1:]
        for day in before + [day for day in days if day >= first]:
            euro = Decimal(1) if currency == "EUR" else published[currency].get(day)
            if euro:
                yuan = published["CNY"][day] / euro
                yield day, currency, yuan.quantize(STEP, ROUND_HALF_UP)
