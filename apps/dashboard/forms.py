from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.points_ledger.enums import Option


class ElectionForm(forms.Form):
    """How base points are computed, and from which Shanghai day on."""

    option = forms.ChoiceField(label=_("Choice"), choices=Option, widget=forms.RadioSelect)
    effective_from = forms.DateField(
        label=_("Counts from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Today or later. What is in force on the last day of a month counts for the whole month."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["effective_from"].widget.attrs["min"] = today.isoformat()

    def clean_effective_from(self) -> date:
        day: date = self.cleaned_data["effective_from"]
        if day < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return day
