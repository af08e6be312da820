"""What a seller asks of the landed-margin calculator; all of it stands in the address."""

from decimal import Decimal

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from apps.dashboard.cost_forms import country_choices, whole_number
from apps.dashboard.sourcing_forms import CURRENCIES, MOST_YUAN
from apps.order_costs.domain.landing import Asked

MOST_PIECES = 1000
DEFAULTS = {"quantity": "1", "currency": "CNY", "margin": "0"}


class MarginForm(forms.Form):
    """Where to, how many, for how much; `margin` is the part of the price that shall be left, in percent."""

    country = forms.ChoiceField(label=_("Destination"), required=False)
    quantity = whole_number(label=_("Pieces in the parcel"), required=False, min_value=1, max_value=MOST_PIECES)
    target = forms.DecimalField(
        label=_("Your price a piece"),
        required=False,
        min_value=Decimal("0.01"),
        max_value=MOST_YUAN,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES])
    margin = forms.DecimalField(
        label=_("Margin wanted, %"),
        required=False,
        min_value=Decimal(0),
        max_value=Decimal(95),
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def __init__(self, given: QueryDict) -> None:
        super().__init__(DEFAULTS | given.dict())
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a ChoiceField

    @property
    def asked(self) -> Asked | None:
        """The question, once there is a country to send to."""
        given = self.cleaned_data
        if not given["country"]:
            return None
        currency, wanted = given["currency"] or "CNY", given["margin"] or Decimal(0)
        return Asked(given["quantity"] or 1, given["country"], currency, given["target"], wanted)
