"""Forms of the order pages. What the domain refuses is shown at the field that it is about."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from djmoney.money import Money

from apps.catalog.domain.search_filters import LONGEST_TEXT
from apps.channels.models import Store
from apps.dashboard.sourcing_facets import country_name
from apps.dashboard.sourcing_forms import CURRENCIES
from apps.orders.domain.address_rules import COUNTRIES, rules_for
from apps.orders.domain.checking import MOST_PIECES
from apps.orders.domain.content import Address, NewLine
from apps.orders.domain.errors import MOST_REASON, InvalidOrder
from apps.orders.domain.listing import OLDEST, SKU_DAYS, OrderFilters
from apps.orders.domain.queries import Group
from apps.orders.domain.tax_numbers import tax_number_of
from apps.orders.enums import Fault, ItemState
from apps.orders.models import LineItem, Order, OrderAddress, OrderLine, SavedView

GROUPS = {
    Group.ALL: _("All"),
    Group.ATTENTION: _("Need you"),
    Group.WAITING: _("Waiting"),
    Group.WORK: _("In work"),
    Group.SHIPPED: _("Shipped"),
    Group.DELIVERED: _("Delivered"),
    Group.CANCELLED: _("Cancelled"),
}
ROWS = 4
MOST_ROWS = 40


def countries() -> list[tuple[str, str]]:
    """Countries by their names in the reader's language."""
    return sorted(((code, country_name(code)) for code in COUNTRIES), key=lambda pair: pair[1])


class BeginForm(forms.Form):
    """Where a new order comes from and goes to: the rest of the form depends on it."""

    store = forms.TypedChoiceField(label=_("Store"), coerce=int)
    country = forms.ChoiceField(label=_("Destination"))

    def __init__(self, *args: Any, stores: Sequence[Store], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        each: Any = self.fields["store"]
        each.choices = [(store.pk, str(store)) for store in stores]
        where: Any = self.fields["country"]
        where.choices = countries()


def text_field(model: type[Any], name: str, **options: Any) -> forms.CharField:
    """As long as its column."""
    column = model._meta.get_field(name)
    return forms.CharField(max_length=column.max_length, **{"label": capfirst(column.verbose_name)} | options)


def day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class SearchForm(forms.Form):
    """What a seller writes into the address of the list of orders."""

    group = forms.ChoiceField(choices=list(GROUPS.items()), required=False, widget=forms.HiddenInput)
    number = forms.CharField(label=_("Order number begins with"), required=False, max_length=64)
    sku = text_field(OrderLine, "sku", label=_("SKU of a line"), required=False)
    store = forms.TypedChoiceField(label=_("Store"), required=False, coerce=int, empty_value=None)
    country = forms.ChoiceField(label=_("Destination"), required=False)
    placed_from, placed_to = day_field(_("Placed from")), day_field(_("Placed to"))
    sort = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("", pgettext_lazy("orders", "Newest first")), (OLDEST, pgettext_lazy("orders", "Oldest first"))],
    )

    def __init__(self, *args: Any, stores: Sequence[Store], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        anywhere: Any = self.fields["country"]
        anywhere.choices = [("", _("everywhere")), *countries()]
        each: Any = self.fields["store"]
        each.choices = [("", _("all stores")), *((store.pk, str(store)) for store in stores)]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        first, last = said.get("placed_from"), said.get("placed_to")
        if first and last and last < first:
            self.add_error("placed_to", _("This day is before the first one: choose a later one."))
        return said

    @property
    def is_cut(self) -> bool:
        """Whether an SKU is looked for in the last days only, for none were named."""
        return bool(self.cleaned_data["sku"] and not self.cleaned_data["placed_from"])

    @property
    def filters(self) -> OrderFilters:
        said = self.cleaned_data
        return OrderFilters(
            group=Group(said["group"] or Group.ALL),
            number=said["number"],
            store_id=said["store"],
            country=said["country"],
            sku=said["sku"],
            placed_from=self.today - timedelta(days=SKU_DAYS) if self.is_cut else said["placed_from"],
            placed_to=said["placed_to"],
            is_oldest_first=said["sort"] == OLDEST,
        )

    @property
    def params(self) -> dict[str, str]:
        """What stands in the address for these filters: only what says something."""
        said = {name: str(value) for name, value in self.cleaned_data.items() if value}
        if said.get("group") == Group.ALL:
            del said["group"]
        return said


class AddressForm(forms.Form):
    """An address, with hints of its country. Nothing is required: an address with faults waits, it is not lost."""

    name = text_field(OrderAddress, "name", required=False)
    company = text_field(OrderAddress, "company", required=False)
    line1 = text_field(OrderAddress, "line1", required=False)
    line2 = text_field(OrderAddress, "line2", required=False)
    postcode = text_field(OrderAddress, "postcode", required=False)
    city = text_field(OrderAddress, "city", required=False)
    region = text_field(OrderAddress, "region", required=False)
    phone = text_field(OrderAddress, "phone", required=False)
    email = text_field(OrderAddress, "email", required=False)
    tax_number = text_field(OrderAddress, "tax_number", required=False)
    ioss = forms.CharField(label=_("IOSS number"), required=False, max_length=20)

    def __init__(self, *args: Any, country: str, ioss_ending: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country = country
        self._hint(country)
        self.fields["ioss"].widget.attrs["autocomplete"] = "off"
        self.fields["ioss"].help_text = (
            _("•••• %(ending)s is kept; write another one to replace it.") % {"ending": ioss_ending}
            if ioss_ending
            else _("IM and ten digits; for orders of up to 150 euros to the European Union.")
        )

    def _hint(self, country: str) -> None:
        rules, tax = rules_for(country), tax_number_of(country)
        if rules.postcode is None:
            del self.fields["postcode"]
        elif rules.examples:
            self.fields["postcode"].help_text = _("For example %(example)s") % {"example": rules.examples[0]}
        if rules.needs_region:
            self.fields["region"].help_text = _("Needed for this country.")
        if tax is None:
            del self.fields["tax_number"]
        else:
            self.fields["tax_number"].label = tax.name
            self.fields["tax_number"].help_text = _("For example %(example)s") % {"example": tax.example}

    @property
    def address(self) -> Address:
        return Address(country=self.country, **({"name": "", "line1": "", "city": ""} | self.cleaned_data))


class NewOrderForm(forms.Form):
    """The order itself."""

    order_no = text_field(Order, "order_no", label=_("Order number"))
    currency = forms.ChoiceField(
        label=_("Currency of the prices"), choices=[(code, code) for code in CURRENCIES], initial="USD"
    )
    is_paid = forms.BooleanField(label=_("The buyer has paid"), required=False, initial=True)
    note = text_field(Order, "note", required=False)


class LineForm(forms.Form):
    """One line; an empty one is left out."""

    sku = text_field(OrderLine, "sku")
    title = text_field(OrderLine, "title", label=_("Title"), required=False)
    quantity = forms.IntegerField(label=_("Quantity"), min_value=1, max_value=MOST_PIECES)
    unit_price = forms.DecimalField(
        label=_("Unit price"),
        required=False,
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def line(self, currency: str) -> NewLine:
        said = self.cleaned_data
        price = None if said["unit_price"] is None else Money(said["unit_price"], currency)
        return NewLine(said["sku"], said["title"] or said["sku"], said["quantity"], price)


if TYPE_CHECKING:
    Lines = forms.BaseFormSet[LineForm]
else:
    Lines = forms.BaseFormSet


class FilledLines(Lines):
    """Lines of which some are filled in."""

    def filled(self) -> list[LineForm]:
        return [form for form in self.forms if form.has_changed()]

    def clean(self) -> None:
        if not self.filled():
            raise forms.ValidationError(_("Write at least one line."))


LineForms = forms.formset_factory(LineForm, formset=FilledLines, extra=ROWS, max_num=MOST_ROWS, validate_max=True)


class SkuForm(forms.Form):
    """Which SKU of a store a page is about, and what is looked for in the catalog."""

    sku = text_field(OrderLine, "sku", required=False)
    q = forms.CharField(required=False, max_length=LONGEST_TEXT)


class PartForm(forms.Form):
    """Goods that an SKU stands for; an empty row is left out."""

    code = forms.CharField(label=_("SKU or GTIN in the catalog"), required=False, max_length=60)
    quantity = forms.IntegerField(label=_("Pieces"), required=False, min_value=1, max_value=MOST_PIECES)


PartForms = forms.formset_factory(PartForm, extra=0, max_num=ROWS + 4, validate_max=True)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=MOST_REASON)


class CancelForm(ReasonForm):
    fault = forms.ChoiceField(label=_("Whose reason"), choices=[(each.value, each.label) for each in Fault][:2])


class ViewForm(forms.Form):
    name = text_field(SavedView, "name", label=_("Name of the view"))


class ApartForm(forms.Form):
    """How many pieces of each of an order's goods leave on their own; what is reserved goes whole or not at all."""

    def __init__(self, *args: Any, items: Sequence[LineItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[f"item-{item.pk}"] = self._field(item)

    @staticmethod
    def _field(item: LineItem) -> forms.Field:
        label = f"{item.quantity} × {item.variant.sku} · {item.line.title}"
        if item.state == ItemState.WAITING and item.quantity > 1:
            return forms.IntegerField(
                label=label, required=False, min_value=0, max_value=item.quantity, help_text=_("Pieces; none: stays.")
            )
        return forms.BooleanField(label=label, required=False)

    @property
    def pieces(self) -> dict[int, int]:
        """What was chosen, by item."""
        said = {item: self.cleaned_data[f"item-{item.pk}"] for item in self.items}
        return {item.pk: item.quantity if chosen is True else int(chosen) for item, chosen in said.items() if chosen}

    @property
    def shipments(self) -> list[tuple[int, list[tuple[LineItem, forms.BoundField]]]]:
        """The fields by shipment."""
        found: dict[int, list[tuple[LineItem, forms.BoundField]]] = {}
        for item in self.items:
            found.setdefault(item.shipment, []).append((item, self[f"item-{item.pk}"]))
        return list(found.items())


def refuse(refusal: InvalidOrder, form: NewOrderForm, address: AddressForm, lines: FilledLines) -> None:
    """Show each fault at its field."""
    for fault in refusal.faults:
        said = f"{fault.reason}: {fault.mend}"
        row = re.fullmatch(r"lines\.(\d+)\.(\w+)", fault.field)
        owner: forms.Form = lines.filled()[int(row[1]) - 1] if row else form
        name = row[2] if row else fault.field
        if not row and name in address.fields:
            owner = address
        owner.add_error(name if name in owner.fields else None, said)
