"""What a supplier types when it packs a parcel."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.fulfillment.papers_form import PapersForm
from apps.orders.models import PurchaseLine

PIECES = "pieces_"
MEASURED = ("weight_g", "length_mm", "width_mm", "height_mm")


class PackForm(PapersForm):
    """Pieces of each line, weight and size, and what customs are told; `key` makes a form sent twice one parcel."""

    weight_g = forms.IntegerField(label=gettext_lazy("Weight in g"), min_value=1, max_value=100_000)
    length_mm = forms.IntegerField(label=gettext_lazy("Length in mm"), min_value=1, max_value=10_000, required=False)
    width_mm = forms.IntegerField(label=gettext_lazy("Width in mm"), min_value=1, max_value=10_000, required=False)
    height_mm = forms.IntegerField(label=gettext_lazy("Height in mm"), min_value=1, max_value=10_000, required=False)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, data: Any, *, lines: Iterable[PurchaseLine], **options: Any) -> None:
        super().__init__(data, **options)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[f"{PIECES}{line.pk}"] = forms.IntegerField(
                label=_("Pieces of %(sku)s") % {"sku": line.offer.variant.sku},
                min_value=0,
                max_value=line.accepted,
                initial=line.accepted,
                required=False,
            )
        for field in self.fields.values():
            field.widget.attrs["class"] = "select" if isinstance(field, forms.ChoiceField) else "input"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not self.pieces:
            raise ValidationError(_("Say how many pieces are in the parcel."))
        return cleaned

    @property
    def pieces(self) -> dict[int, int]:
        """Of each line that goes into the parcel."""
        found = {line.pk: self.cleaned_data.get(f"{PIECES}{line.pk}") for line in self.lines}
        return {pk: count for pk, count in found.items() if count}

    @property
    def size_mm(self) -> tuple[int, int, int] | None:
        """All three sides, or none."""
        length, width, height = (self.cleaned_data[name] for name in MEASURED[1:])
        return (length, width, height) if length and width and height else None

    def line_rows(self) -> list[tuple[PurchaseLine, BoundField]]:
        return [(line, self[f"{PIECES}{line.pk}"]) for line in self.lines]

    def measured(self) -> list[BoundField]:
        return [self[name] for name in MEASURED]

    def customs(self) -> list[BoundField]:
        return [self[name] for name in PapersForm.base_fields]

    def customs_errors(self) -> bool:
        return any(field.errors for field in self.customs())
