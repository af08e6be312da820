"""Figures of the points options."""

from django import template

from apps.points_ledger.domain.option_comparison import OptionMonth
from apps.points_ledger.enums import Option

register = template.Library()


@register.filter
def points_by(month: OptionMonth, option: Option) -> int:
    """What a choice would have given in a month."""
    return month.points[option]
