"""Forms of the pages about costs."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.fields import COUNTRIES
from apps.dashboard.sourcing_facets import country_name
from apps.dashboard.wallet_forms import RefusableForm
from apps.order_costs.domain.points_choice import Choice


def whole_number(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}), **options)


def country_choices() -> list[tuple[str, str]]:
    """Every country by its name in the reader's language, after an empty choice."""
    named = sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda pair: pair[1])
    return [("", "–"), *named]


class PostageForm(RefusableForm):
    """Where a parcel goes and what it weighs."""

    country = forms.ChoiceField(label=_("Country"))
    weight_g = whole_number(label=_("Weight in g"), min_value=1, max_value=100_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = country_choices()  # type: ignore[attr-defined]  # a ChoiceField


class PointsPaymentForm(RefusableForm):
    """Which fees points pay, how much of them, and from which Shanghai day on."""

    logistics = forms.BooleanField(label=_("Pay postage and registration with points"), required=False)
    service_fees = forms.BooleanField(label=_("Pay service fees with points"), required=False)
    share_percent = whole_number(
        label=_("Share of each fee, per cent"),
        min_value=0,
        max_value=100,
        help_text=_("The rest is paid with money. Rounded down to whole points."),
    )
    cap_points = whole_number(
        label=_("At most, points a parcel"),
        min_value=1,
        max_value=10_000_000,
        required=False,
        help_text=_("Leave it empty for no limit."),
    )
    effective_from = forms.DateField(
        label=_("Counts from"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Today or later. It counts for what is paid from then on."),
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].widget.attrs["min"] = today.isoformat()

    @property
    def choice(self) -> Choice:
        filled = self.cleaned_data
        return Choice(filled["logistics"], filled["service_fees"], filled["share_percent"], filled["cap_points"])
