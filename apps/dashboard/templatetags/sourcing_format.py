"""Goods as sellers read them."""

from decimal import Decimal

from babel.numbers import get_currency_precision
from django import template
from djmoney.money import Money

from apps.dashboard.sourcing_facets import country_name

register = template.Library()
register.filter("country", country_name)


@register.filter
def percent(number: Decimal) -> str:
    """A percentage to a tenth, with a true minus."""
    return f"{number:,.1f} %".replace("-", "−")


@register.filter
def in_units(amount: Money) -> str:
    """An amount in whole units of its currency (there is no half yen), with a true minus."""
    code = amount.currency.code
    return f"{code} {amount.amount:,.{get_currency_precision(code)}f}".replace("-", "−")


@register.filter
def weight(grams: int) -> str:
    """Grams, from a kilogram on in kilograms, exactly."""
    return f"{grams} g" if grams < 1000 else f"{(Decimal(grams) / 1000).normalize():f} kg"
