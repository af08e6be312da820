"""The choices beside a list of goods: each is a link that sets one filter, or takes it away when it is set."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from babel import Locale
from django import forms
from django.utils.translation import get_language, gettext, ngettext

from apps.catalog.domain.search_categories import Place
from apps.catalog.domain.search_facets import LEAD_TIMES, PRICES, Facet, Facets
from apps.dashboard.sourcing_forms import SourcingForm


@dataclass(frozen=True)
class Choice:
    """`count` is empty where none is known."""

    label: str
    count: str
    url: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Group:
    title: str
    choices: list[Choice]


class Address:
    """What a page's forms say, as an address to change one by one. Pages start anew with each change."""

    def __init__(self, *given: forms.Form) -> None:
        self.given = {name: form.data[name] for form in given for name in form.fields if form.data.get(name)}
        self._asked = given[-1].fields.keys()

    def but(self, **changes: Any) -> str:
        kept = {name: value for name, value in (self.given | changes).items() if value not in (None, "")}
        return f"?{urlencode(kept)}"

    def others(self) -> Iterator[tuple[str, Any]]:
        """All that the last form does not ask for, to be sent along with it."""
        return ((name, value) for name, value in self.given.items() if name not in self._asked)

    def has(self, **values: Any) -> bool:
        return all(self.given.get(name, "") == str(value) for name, value in values.items())

    def choice(self, label: str, count: str, **values: Any) -> Choice:
        chosen = self.has(**values)
        changes = dict.fromkeys(values) if chosen else values
        return Choice(label, count, self.but(**changes), chosen)


def facet_groups(facets: Facets, place: Place, form: SourcingForm) -> list[Group]:
    """Every facet that has something to choose."""
    address, by_name = Address(form), facets.by_name
    groups = [
        Group(gettext("Category"), list(categories(by_name["category"], place, address))),
        Group(gettext("Price"), list(prices(by_name["price"], address))),
        Group(gettext("Lead time"), list(lead_times(by_name["lead_time"], address))),
        Group(gettext("Stock"), list(named(by_name["stock"], {"yes": gettext("In stock")}, "stock", address))),
        Group(gettext("Origin"), list(origins(by_name["origin"], address))),
        Group(gettext("Battery"), list(named(by_name["battery"], battery_names(), "battery", address))),
        Group(gettext("Liquid"), list(named(by_name["liquid"], liquid_names(), "liquid", address))),
    ]
    return [group for group in groups if group.choices]


def shown_count(facet: Facet, value: str) -> str:
    """A count, with a plus where it is a lower bound; empty where nothing is known."""
    count = facet.counts.get(value, 0)
    if facet.is_exact:
        return f"{count:,}"
    return f"{count:,}+" if count else ""


def offered(facet: Facet, value: str, choice: Choice) -> bool:
    """Whether a choice is worth showing: it leaves something, or it is what was chosen."""
    return choice.is_chosen or bool(facet.counts.get(value)) or not facet.is_exact


def categories(facet: Facet, place: Place, address: Address) -> Iterator[Choice]:
    for child in place.children:
        choice = Choice(str(child), shown_count(facet, child.code), address.but(category=child.code))
        if offered(facet, child.code, choice):
            yield choice


def prices(facet: Facet, address: Address) -> Iterator[Choice]:
    for low, high in PRICES:
        bounds = {"price_from": yuan(low) if low else "", "price_to": "" if high is None else yuan(high)}
        choice = address.choice(price_name(low, high), shown_count(facet, str(low)), **bounds)
        if offered(facet, str(low), choice):
            yield choice


def lead_times(facet: Facet, address: Address) -> Iterator[Choice]:
    for days in LEAD_TIMES:
        label = ngettext("within %(n)s day", "within %(n)s days", days) % {"n": days}
        choice = address.choice(label, shown_count(facet, str(days)), lead=days)
        if offered(facet, str(days), choice):
            yield choice


def origins(facet: Facet, address: Address) -> Iterator[Choice]:
    """Countries by how much comes from there; a chosen one stays though nothing does."""
    chosen = address.given.get("origin")
    counts = ({chosen: 0} if chosen else {}) | facet.counts
    for code in sorted(counts, key=lambda code: (-counts[code], code)):
        yield address.choice(country_name(code), shown_count(facet, code), origin=code)


def named(facet: Facet, names: Mapping[str, str], field: str, address: Address) -> Iterator[Choice]:
    for value, label in names.items():
        choice = address.choice(label, shown_count(facet, value), **{field: value})
        if offered(facet, value, choice):
            yield choice


def battery_names() -> dict[str, str]:
    return {"no": gettext("Without a battery"), "yes": gettext("With a battery")}


def liquid_names() -> dict[str, str]:
    return {"no": gettext("Not liquid"), "yes": gettext("Liquid")}


def price_name(low: int, high: int | None) -> str:
    if high is None:
        return gettext("¥%(low)s and more") % {"low": yuan(low)}
    return f"¥{yuan(low)}–{yuan(high)}"


def yuan(fen: int) -> str:
    """Fen as yuan, without needless zeros."""
    return f"{fen // 100}" if fen % 100 == 0 else f"{fen // 100}.{fen % 100:02}"


def country_name(code: str) -> str:
    """A country as the reader calls it; its code where there is no name."""
    locale = Locale.parse("zh_Hans" if (get_language() or "").startswith("zh") else "en")
    return str(locale.territories.get(code, code))
