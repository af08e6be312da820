"""What staff fill in before an act on an order."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.orders.domain.addressing import KEPT, address_of
from apps.orders.domain.content import Address
from apps.orders.domain.errors import MOST_REASON
from apps.orders.enums import Fault
from apps.orders.models import Order, OrderAddress


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=MOST_REASON)


class CancelForm(ReasonForm):
    fault = forms.ChoiceField(label=_("whose reason"), choices=Fault)


class PaidForm(ReasonForm):
    paid_at = forms.DateTimeField(
        label=_("paid at"), help_text=_("In Shanghai time: the time for dispatch begins then.")
    )


class CorrectionForm(ReasonForm):
    """An address as staff correct it; its IOSS number is the seller's matter and stays."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in KEPT:
            column: Any = OrderAddress._meta.get_field(name)
            self.fields[name] = forms.CharField(label=column.verbose_name, max_length=column.max_length, required=False)

    @staticmethod
    def initial_of(order: Order) -> dict[str, Any]:
        address = address_of(order.address)
        return {name: getattr(address, name) for name in KEPT}


def address_in(filled: dict[str, Any]) -> Address:
    return Address(**{name: filled[name] for name in KEPT})
