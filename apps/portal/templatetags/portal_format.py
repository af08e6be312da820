"""Figures as suppliers read them."""

from typing import Any

from django import template

from apps.accounts.rules import can_view_money
from apps.suppliers import formats

register = template.Library()
register.filter("card_rows", formats.card_rows)
register.filter("can_view_money", can_view_money)


@register.filter
def named_in(codes: list[str], categories: dict[str, Any]) -> str:
    """Category codes by their names, where they still have one."""
    return " · ".join(str(categories.get(code, code)) for code in codes)


@register.filter
def value_of(values: dict[Any, Any], key: Any) -> Any:
    """What a dictionary has under a key, or nothing."""
    return values.get(key)


@register.filter
def kilobytes(size: int) -> str:
    """A file's size, rounded up."""
    return f"{-(-size // 1024):,} kB"
