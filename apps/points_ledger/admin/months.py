"""Asking staff for a month."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.common.errors import DomainError
from apps.common.periods import Month


class MonthField(forms.CharField):
    """A Shanghai month, written YYYY-MM."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": _("YYYY-MM")})

    def clean(self, value: Any) -> Month:
        try:
            return Month.parse(super().clean(value))
        except DomainError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class MonthForm(forms.Form):
    month = MonthField(label=_("month"))
