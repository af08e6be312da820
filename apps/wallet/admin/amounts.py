"""Amounts in the forms of the administration."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from djmoney.money import Money

from apps.common.money import money_words


def amount_field(**options: Any) -> forms.DecimalField:
    """An amount with two decimals at most."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(max_digits=15, decimal_places=2, min_value=0, widget=widget, **options)


def difference(received: Money, requested: Money) -> str:
    """How much came beside what was announced, in words; nothing if that is the same."""
    if received == requested:
        return ""
    gap = money_words(abs(received - requested))
    more, less = gettext("%(gap)s more than announced."), gettext("%(gap)s less than announced.")
    return (more if received > requested else less) % {"gap": gap}
