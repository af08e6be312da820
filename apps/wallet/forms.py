"""What is asked of people about money by both sides: suppliers on their pages, staff at the desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.wallet.domain.supplier_statement import UnfitPeriod, refuse_unfit_period


class StatementDaysForm(forms.Form):
    """The Shanghai days of a statement, both included."""

    first = forms.DateField(label=_("First day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        filled = super().clean() or {}
        if not self.errors:
            try:
                refuse_unfit_period(filled["first"], filled["last"])
            except UnfitPeriod as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return filled
