"""What is typed to announce a delivery, by its supplier or for it: the note, and how many pieces of each line."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.warehouse.models import Warehouse

PIECES = "pieces_"


class DeliveryForm(forms.Form):
    warehouse = forms.ModelChoiceField(
        label=_("Warehouse"), queryset=Warehouse.objects.filter(is_active=True), empty_label=None
    )
    delivery_note = forms.CharField(label=_("Delivery note"), max_length=60, help_text=_("Each number once."))
    carrier = forms.CharField(label=_("Carrier"), max_length=60, required=False)
    tracking_no = forms.CharField(label=_("Tracking number"), max_length=60, required=False)

    def __init__(self, data: Any, lines: Iterable[Any]) -> None:
        super().__init__(data)
        for line in lines:
            label = f"{line.purchase_order.number} / {line.line}: {line.offer.variant.sku}"
            self.fields[f"{PIECES}{line.pk}"] = forms.IntegerField(
                label=label, min_value=0, required=False, initial=line.to_come
            )

    def told(self) -> dict[str, Any]:
        """What `announce_delivery` is told of the delivery itself."""
        filled = self.cleaned_data
        return {
            "warehouse_id": filled["warehouse"].pk,
            "delivery_note": filled["delivery_note"],
            "carrier": filled["carrier"],
            "tracking_no": filled["tracking_no"],
            "pieces": {
                int(name.removeprefix(PIECES)): value
                for name, value in filled.items()
                if name.startswith(PIECES) and value
            },
        }
