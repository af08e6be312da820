"""What a seller may write into the address of the sourcing page."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from apps.catalog.domain.search_cursors import Sort
from apps.catalog.domain.search_facets import LEAD_TIMES
from apps.catalog.domain.search_filters import LONGEST_TEXT, Filters

SORTS = [
    (Sort.RELEVANCE, _("Best match")),
    (Sort.PRICE, _("Lowest price")),
    (Sort.NEWEST, _("Newest")),
    (Sort.LEAD_TIME, _("Shortest lead time")),
]
CURRENCIES = ("CNY", "USD", "EUR", "GBP", "AUD", "CAD", "JPY", "PLN", "BRL", "RUB")
YES_NO = [("yes", _("yes")), ("no", _("no"))]
MOST_YUAN, MOST_GRAMS = Decimal(10_000_000), 10_000_000
TRUTH = {"yes": True, "no": False}


LINKS = ("category", "lead", "origin", "stock", "battery", "liquid")
BOUNDS = ("price_from", "price_to", "weight_from", "weight_to")


def yuan_field(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, required=False, min_value=Decimal(0), max_value=MOST_YUAN, decimal_places=2)


def grams_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_GRAMS)


class SourcingForm(forms.Form):
    """Every filter is optional; amounts are yuan, but for the target price, which has its currency."""

    q = forms.CharField(label=_("Words, SKU or GTIN"), required=False, max_length=LONGEST_TEXT)
    category = forms.SlugField(label=_("Category"), required=False, max_length=40)
    price_from, price_to = yuan_field(_("Price from, CNY")), yuan_field(_("Price to, CNY"))
    weight_from, weight_to = grams_field(_("Weight from, g")), grams_field(_("Weight to, g"))
    lead = forms.TypedChoiceField(
        label=_("Lead time"),
        required=False,
        choices=[(days, days) for days in LEAD_TIMES],
        coerce=int,
        empty_value=None,
    )
    origin = forms.RegexField(label=_("Origin"), required=False, regex=r"^[A-Z]{2}\Z")
    stock = forms.ChoiceField(label=_("Stock"), required=False, choices=YES_NO)
    battery = forms.ChoiceField(label=_("Battery"), required=False, choices=YES_NO)
    liquid = forms.ChoiceField(label=_("Liquid"), required=False, choices=YES_NO)
    target = forms.DecimalField(
        label=_("Your selling price"), required=False, min_value=Decimal("0.01"), max_value=MOST_YUAN, decimal_places=2
    )
    currency = forms.ChoiceField(label=_("Currency"), required=False, choices=[(code, code) for code in CURRENCIES])
    sort = forms.ChoiceField(label=_("Sort by"), required=False, choices=SORTS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in LINKS:
            self.fields[name].widget = forms.HiddenInput()
        for name in BOUNDS:
            self.fields[name].widget.attrs["form"] = "search"

    @property
    def kept(self) -> list[forms.BoundField]:
        """What is chosen by links and sent along."""
        return [self[name] for name in LINKS if self.data.get(name)]

    @property
    def bounds(self) -> list[forms.BoundField]:
        return [self[name] for name in BOUNDS]

    def filters(self, *, category_path: str) -> Filters:
        """The checked filters in the units of the search: fen, grams, days."""
        given = self.cleaned_data
        return Filters(
            text=given["q"],
            category_path=category_path,
            price_from_fen=fen(given["price_from"]),
            price_to_fen=fen(given["price_to"]),
            weight_from_g=given["weight_from"],
            weight_to_g=given["weight_to"],
            lead_time_days=given["lead"],
            origin=given["origin"],
            in_stock=TRUTH.get(given["stock"]),
            has_battery=TRUTH.get(given["battery"]),
            is_liquid=TRUTH.get(given["liquid"]),
        )

    @property
    def sort_chosen(self) -> Sort:
        return Sort(self.cleaned_data["sort"] or Sort.RELEVANCE)

    @property
    def target_price(self) -> Money | None:
        """At which price the seller means to sell, if that was said; CNY unless another currency was chosen."""
        amount = self.cleaned_data["target"]
        return Money(amount, self.cleaned_data["currency"] or "CNY") if amount else None


def fen(yuan: Decimal | None) -> int | None:
    return None if yuan is None else int(yuan * 100)
