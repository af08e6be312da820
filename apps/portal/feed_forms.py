"""What a supplier fills in about a feed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.categories.models import CategoryAttribute
from apps.feeds.domain.columns import COLUMNS, Mapped, step_quantity
from apps.feeds.enums import Scope

USUAL_STEPS = (2, 5, 10, 20, 50, 100, 200, 500, 1000)
Choices = list[tuple[str, Any]]


class FeedForm(forms.Form):
    """A file and what it says of the offers that it does not name."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy("CSV (UTF-8 or GBK) or XLSX, up to 50 MB; the first row names the columns."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it holds"), choices=Scope, initial=Scope.DELTA, widget=forms.RadioSelect
    )


class MappingForm(forms.Form):
    """One choice for each column of the file, with values that stand in it."""

    def __init__(self, data: Any, *, header: Sequence[str], mapping: Mapped, samples: Sequence[Sequence[str]]) -> None:
        super().__init__(data)
        choices = column_choices(mapping)
        self._names = {f"column_{position}": name for position, name in enumerate(header)}
        for position, (field, name) in enumerate(self._names.items()):
            found = " · ".join(dict.fromkeys(row[position] for row in samples if row[position]))
            self.fields[field] = forms.ChoiceField(
                label=name, choices=choices, required=False, initial=mapping.get(name, ""), help_text=found[:80]
            )

    def mapping(self) -> Mapped:
        """From the file's columns to ours, once the form is valid."""
        return {name: self.cleaned_data[field] for field, name in self._names.items()}


def column_choices(mapping: Mapped) -> Choices:
    """Our columns in groups; price steps as usual, and those that the file has."""
    quantities = {*USUAL_STEPS, *filter(None, map(step_quantity, mapping.values()))}
    attributes = CategoryAttribute.objects.order_by("code").distinct("code")
    own = [column for column in COLUMNS.values() if not column.describes_product]
    product = [column for column in COLUMNS.values() if column.describes_product]
    return [
        ("", _("– not used –")),
        (_("The offer"), [(column.name, column.label) for column in own]),
        (_("Price from a quantity on"), [(f"price_{quantity}", f"≥ {quantity}") for quantity in sorted(quantities)]),
        (_("A product that is new here"), [(column.name, column.label) for column in product]),
        (_("Attributes of a new product"), [(f"attribute:{each.code}", str(each)) for each in attributes]),
    ]
