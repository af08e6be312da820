"""What staff type when goods come or go back."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.catalog.models import Offer
from apps.fulfillment.domain.receipts import Delivered
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import GoodsReceipt


class ReceiptForm(forms.Form):
    supplier = forms.ModelChoiceField(
        label=_("supplier"), queryset=Organization.objects.filter(kind=Kind.SUPPLIER).order_by("code")
    )
    delivery_note = forms.CharField(label=_("delivery note"), max_length=60, help_text=_("Each note counts once."))
    place = forms.ChoiceField(label=_("handed over to"), choices=HandOver)


class DeliveredForm(forms.Form):
    sku = forms.CharField(label=_("SKU"), max_length=80, required=False)
    accepted = forms.IntegerField(label=_("accepted"), min_value=0, required=False)
    rejected = forms.IntegerField(label=_("rejected"), min_value=0, required=False)

    @property
    def pieces(self) -> tuple[int, int]:
        return self.cleaned_data.get("accepted") or 0, self.cleaned_data.get("rejected") or 0


DeliveredRows = forms.formset_factory(DeliveredForm, extra=12)


def delivered(rows: Any, supplier: Organization) -> list[Delivered]:
    """The filled-in rows as lines; a SKU that the supplier does not offer becomes its row's error."""
    return [Delivered(offer.pk, *row.pieces) for row, offer in _offers_of_rows(rows, supplier)]


def _offers_of_rows(rows: Any, supplier: Organization) -> Iterator[tuple[DeliveredForm, Offer]]:
    for row in rows:
        sku = row.cleaned_data.get("sku", "")
        named = Q(variant__sku=sku) | Q(supplier_sku=sku)
        offer = Offer.objects.filter(named, supplier=supplier).first() if sku else None
        if offer:
            yield row, offer
        elif sku or any(row.pieces):
            row.add_error("sku", gettext("Not offered by this supplier."))


class ReturnForm(forms.Form):
    """A field for each line of the receipt."""

    return_note = forms.CharField(label=_("return note"), max_length=60)
    reason = forms.CharField(label=_("reason"), max_length=200)

    def __init__(self, data: Any, receipt: GoodsReceipt) -> None:
        super().__init__(data)
        for row in receipt.lines.select_related("offer__variant"):
            self.fields[f"line_{row.line}"] = forms.IntegerField(
                label=f"{row.line}. {row.offer.variant.sku}",
                min_value=0,
                max_value=row.accepted,
                initial=0,
                help_text=gettext("%(pieces)s were accepted.") % {"pieces": row.accepted},
            )

    @property
    def lines(self) -> dict[int, int]:
        fields = {name: pieces for name, pieces in self.cleaned_data.items() if name.startswith("line_")}
        return {int(name.removeprefix("line_")): pieces for name, pieces in fields.items() if pieces}
