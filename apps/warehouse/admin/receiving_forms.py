"""What is typed when a delivery is counted: a row a line, with the photos of what was rejected."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.product_forms import PicturesField
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.enums import RejectReason
from apps.warehouse.models import Delivery, DeliveryLine


class ReceivingForm(forms.Form):
    """Counts of all lines, and the bin into which what is complete goes."""

    bin_code = forms.CharField(
        label=_("Bin"), max_length=20, required=False, help_text=_("Where the items go; empty: put into a bin later.")
    )


class CountForm(forms.Form):
    line = forms.IntegerField(widget=forms.HiddenInput)
    sku = forms.CharField(label=_("SKU"), disabled=True, required=False)
    announced = forms.IntegerField(label=_("announced"), disabled=True, required=False)
    accepted = forms.IntegerField(label=_("accepted"), min_value=0)
    rejected = forms.IntegerField(label=_("rejected"), min_value=0, initial=0)
    reason = forms.ChoiceField(label=_("why rejected"), choices=[("", "–"), *RejectReason.choices], required=False)
    note = forms.CharField(label=_("note"), max_length=300, required=False)
    photos = PicturesField(label=_("photos"), required=False)


CountRows = forms.formset_factory(CountForm, extra=0)


def rows_for(delivery: Delivery, data: Any = None, files: Any = None) -> Any:
    """A row a line, filled in as if everything came."""
    lines = delivery.lines.select_related("purchase_line__offer__variant").order_by("pk")
    return CountRows(data, files, initial=[filled(line) for line in lines])


def filled(line: DeliveryLine) -> dict[str, Any]:
    sku = line.purchase_line.offer.variant.sku
    return {"line": line.pk, "sku": sku, "announced": line.announced, "accepted": line.announced}


def counts_of(rows: Any) -> Mapping[int, Counted]:
    told = (row.cleaned_data for row in rows)
    return {
        each["line"]: Counted(each["accepted"], each["rejected"], each["reason"], each["note"], each["photos"])
        for each in told
    }
