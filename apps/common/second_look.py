"""A form that can't be taken back is shown twice: what it will do is said in words before it is done."""

from typing import Any

from django import forms
from django.utils.translation import gettext


class SecondLookForm(forms.Form):
    """Valid only when it comes back as it was when its consequences were shown."""

    seen = forms.CharField(label="", widget=forms.HiddenInput, required=False)

    def consequence(self, cleaned: dict[str, Any]) -> str:
        """What will happen, in words; every figure and name that matters stands in it. Empty: nothing worth a look."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors:
            told = self.consequence(cleaned)
            if told and cleaned["seen"] != told:
                self.data = {**dict(self.data.items()), self.add_prefix("seen"): told}
                again = gettext("Look again: %(told)s Press the button once more.")
                raise forms.ValidationError(again % {"told": told})
        return cleaned
