"""Goods as sellers read them."""

from decimal import Decimal

from django import template

from apps.dashboard.sourcing_facets import country_name

register = template.Library()
register.filter("country", country_name)


@register.filter
def percent(number: Decimal) -> str:
    """A percentage to a tenth, with a true minus."""
    return f"{number:,.1f} %".replace("-", "−")


@register.filter
def weight(grams: int) -> str:
    """Grams, from a kilogram on in kilograms, exactly."""
    return f"{grams} g" if grams < 1000 else f"{(Decimal(grams) / 1000).normalize():f} kg"
