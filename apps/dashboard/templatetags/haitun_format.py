"""Figures as sellers read them; every conversion is exact."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import get_language

from apps.channels.enums import Channel
from apps.common.administration import grouped as grouped_by_thousands
from apps.common.administration import yuan as exact_yuan
from apps.common.money import money_words
from apps.points_ledger.domain.movements import Movement
from apps.seller_tiers.models import TierLevel

register = template.Library()
register.filter("money", money_words)


@register.filter
def grouped(number: int | None) -> str:
    """A whole number in thousands, in every language."""
    return grouped_by_thousands(number)


@register.filter
def yuan(fen: int) -> str:
    """An amount of fen, or of points, in yuan."""
    return exact_yuan(fen).replace("-", "−")


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
    return str(row.name_zh if speaks_chinese() and row.name_zh else row.name)


@register.filter
def described(row: Any) -> str:
    """The description of a row that has one in Chinese too."""
    return str(row.description_zh if speaks_chinese() and row.description_zh else row.description)


def speaks_chinese() -> bool:
    return (get_language() or "").startswith("zh")


@register.filter
def level_name(number: int, levels: Mapping[int, TierLevel]) -> str:
    """A level by the book in force, which may have fewer than an older one had."""
    return in_language(levels[number]) if levels and number in levels else str(number)


@register.filter
def explained_at(movement: Movement) -> str:
    """The page that explains why points moved: a month's orders, an order, or a parcel; empty where none does."""
    places = (("month", movement.month), ("order", movement.order_id), ("parcel", movement.parcel_id))
    return next((reverse(f"dashboard:{name}", args=[what]) for name, what in places if what), "")


@register.filter
def telling(attributes: dict[str, Any]) -> list[str]:
    """Attributes that say something without their name: no numbers, no bare yes or no."""
    return [value for value in attributes.values() if isinstance(value, str)]


@register.filter
def channel_name(channel: str) -> str:
    """A channel as people call it; history may name others than ours."""
    return str(Channel(channel).label) if channel in Channel.values else channel
