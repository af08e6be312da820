"""Figures as sellers read them; every conversion is exact."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

from apps.channels.enums import Channel
from apps.common.administration import grouped as grouped_by_thousands
from apps.common.administration import yuan as exact_yuan

register = template.Library()


@register.filter
def grouped(number: int | None) -> str:
    """A whole number in thousands, in every language."""
    return grouped_by_thousands(number)


@register.filter
def yuan(fen: int) -> str:
    """An amount of fen, or of points, in yuan."""
    return exact_yuan(fen).replace("-", "−")


@register.filter
def money(amount: Any) -> str:
    """An amount with its currency's code: symbols alone would not tell dollars apart."""
    shown = f"{amount.amount.normalize():,f}" if amount.amount % 1 else f"{amount.amount:,.2f}"
    whole, _, decimals = shown.partition(".")
    return f"{amount.currency} {whole}.{decimals.ljust(2, '0')}"


@register.filter
def plain(number: Decimal) -> str:
    """A decimal number without needless zeros."""
    return f"{number.normalize():,f}"


@register.filter
def signed(points: int) -> str:
    """Points with their sign, grouped by thousands."""
    return f"{points:+,}".replace("-", "−")


@register.filter
def in_language(row: Any) -> str:
    """The name of a row that has one in Chinese too."""
    chinese = (get_language() or "").startswith("zh")
    return str(row.name_zh if chinese and row.name_zh else row.name)


@register.filter
def telling(attributes: dict[str, Any]) -> list[str]:
    """Attributes that say something without their name: no numbers, no bare yes or no."""
    return [value for value in attributes.values() if isinstance(value, str)]


@register.filter
def channel_name(channel: str) -> str:
    """A channel as people call it; history may name others than ours."""
    return str(Channel(channel).label) if channel in Channel.values else channel
