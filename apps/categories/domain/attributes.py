"""The values of attributes: what a kind allows."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.categories.domain.errors import UnfitAttribute
from apps.categories.enums import AttributeKind


def refuse_unfit_attribute(*, kind: str, choices: Any) -> None:
    """Raise UnfitAttribute unless exactly a choice has choices: different texts, two at least."""
    texts = isinstance(choices, list) and all(isinstance(each, str) and each.strip() for each in choices)
    if kind == AttributeKind.CHOICE:
        if not texts or len(set(choices)) != len(choices) or len(choices) < 2:
            raise UnfitAttribute(_('a choice needs a list of at least two different texts, as ["cotton", "linen"]'))
    elif choices:
        raise UnfitAttribute(_("only a choice has choices; empty the list or change the kind"))


def value_fits(*, kind: str, choices: list[str], value: Any) -> bool:
    """Whether a value as it comes from JSON (numbers as int, float or Decimal) is of the attribute's kind."""
    if kind == AttributeKind.YES_NO:
        return isinstance(value, bool)
    if kind == AttributeKind.NUMBER:
        return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
    if kind == AttributeKind.CHOICE:
        return value in choices
    return isinstance(value, str) and bool(value.strip())
