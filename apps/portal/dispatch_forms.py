"""What a supplier types when it packs a parcel."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PackForm(forms.Form):
    """`key` makes a form that is sent twice one parcel."""

    weight_g = forms.IntegerField(label=_("Weight in g"), min_value=1, max_value=100_000)
    length_mm = forms.IntegerField(label=_("Length in mm"), min_value=1, max_value=10_000, required=False)
    width_mm = forms.IntegerField(label=_("Width in mm"), min_value=1, max_value=10_000, required=False)
    height_mm = forms.IntegerField(label=_("Height in mm"), min_value=1, max_value=10_000, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs["class"] = "input"

    @property
    def size_mm(self) -> tuple[int, int, int] | None:
        """All three sides, or none."""
        length, width, height = (self.cleaned_data[f"{side}_mm"] for side in ("length", "width", "height"))
        return (length, width, height) if length and width and height else None
