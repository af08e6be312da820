"""A form about money is shown twice: what it will do is said in words before it is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from djmoney.money import Money

from apps.wallet.domain.amounts import words


def amount_field(**options: Any) -> forms.DecimalField:
    """An amount with two decimals at most."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    return forms.DecimalField(max_digits=15, decimal_places=2, min_value=0, widget=widget, **options)


class SecondLookForm(forms.Form):
    """Valid only when it comes back as it was when its consequences were shown."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def consequence(self, cleaned: dict[str, Any]) -> str:
        """What will happen, in words; every figure and name that matters stands in it."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            told = self.consequence(cleaned)
            if cleaned["seen"] != told:
                self.data = {**dict(self.data.items()), self.add_prefix("seen"): told}
                again = gettext("Look again: %(told)s Press the button once more.")
                raise forms.ValidationError(again % {"told": told})
        return cleaned


def difference(received: Money, requested: Money) -> str:
    """How much came beside what was announced, in words; nothing if that is the same."""
    if received == requested:
        return ""
    gap = words(abs(received - requested))
    more, less = gettext("%(gap)s more than announced."), gettext("%(gap)s less than announced.")
    return (more if received > requested else less) % {"gap": gap}
