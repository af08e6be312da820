"""What a seller fills in about a file of orders."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.channels.models import Store
from apps.order_files.domain.columns import COLUMNS

ZONES = ("Asia/Shanghai", "UTC", "America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin")


class OrderFileForm(forms.Form):
    """A file, the store whose orders it holds, and what it leaves out."""

    store = forms.ModelChoiceField(label=gettext_lazy("Store"), queryset=Store.objects.all(), empty_label=None)
    file = forms.FileField(
        label=gettext_lazy("File"),
        max_length=200,
        help_text=gettext_lazy(
            "CSV (UTF-8 or GBK) or XLSX, up to 50 MB, a row an order line; the first row names the columns."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        choices=[(zone, zone) for zone in ZONES],
        help_text=gettext_lazy("Of times without one."),
    )
    are_paid = forms.BooleanField(label=gettext_lazy("All orders in it are paid"), required=False, initial=True)


class ColumnsForm(forms.Form):
    """One choice for each column of the file, with values that stand in it."""

    def __init__(
        self, data: Any, *, header: Sequence[str], mapping: dict[str, str], samples: Sequence[Sequence[str]]
    ) -> None:
        super().__init__(data)
        own = [column for column in COLUMNS.values() if column.is_needed]
        more = [column for column in COLUMNS.values() if not column.is_needed]
        choices = [
            ("", _("– not used –")),
            (_("Needed"), [(column.name, column.label) for column in own]),
            (_("If the file has it"), [(column.name, column.label) for column in more]),
        ]
        self._names = {f"column_{position}": name for position, name in enumerate(header)}
        for position, (field, name) in enumerate(self._names.items()):
            found = " · ".join(samples[position])
            self.fields[field] = forms.ChoiceField(
                label=name, choices=choices, required=False, initial=mapping.get(name, ""), help_text=found[:80]
            )

    def mapping(self) -> dict[str, str]:
        """From the file's columns to ours, once the form is valid."""
        return {name: self.cleaned_data[field] for field, name in self._names.items()}
