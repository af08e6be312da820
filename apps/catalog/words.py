"""What people call the fields of a product's content, and how they read its values."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.catalog.domain.content import Change
from apps.catalog.domain.errors import Fault
from apps.catalog.enums import Language
from apps.categories.models import Category, CategoryAttribute

FIELDS: Final[dict[str, str | Promise]] = {
    "category": _("category"),
    "brand": _("brand"),
    "hs6": _("HS code"),
    "origin": _("origin"),
    "images": _("images"),
    "variant": _("variant"),
    "variants": _("variants"),
    "product": _("product"),
    "texts": _("titles"),
    "title": _("Title"),
    "description": _("Description"),
    "sku": _("SKU"),
    "gtin": _("GTIN"),
    "attributes": _("attributes"),
    "weight_g": _("weight in g"),
    "length_mm": _("length in mm"),
    "width_mm": _("width in mm"),
    "height_mm": _("height in mm"),
    "has_battery": _("contains a battery"),
    "is_liquid": _("liquid"),
    "offers": _("offers"),
    "supply_price": _("supply price"),
    "currency": _("currency"),
    "lead_time_days": _("lead time in days"),
    "minimum_quantity": _("minimum quantity"),
    "supplier_sku": _("supplier's SKU"),
    "warehouse": _("warehouse"),
    "steps": _("price steps"),
}
# SKUs may hold points, so a place is read from both of its ends.
PLACE: Final = re.compile(
    r"(?:variants|offers)(?:\.(?P<sku>.+?)|\[(?P<number>\d+)\])\.(?P<field>(?:attributes\.)?[^.]+)"
)
TEXT: Final = re.compile(rf"texts\.(?P<language>{'|'.join(Language.values)})\.(?P<field>title|description)")
NOTHING: Final = "–"
NO_NAMES: Final[Mapping[str, str]] = {}


@dataclass(frozen=True)
class Line:
    """A change as it is read: the field's name, and the values as texts, or as lists of pictures by their hashes."""

    field: str
    before: Any
    after: Any
    is_images: bool

    @property
    def values(self) -> tuple[Any, Any]:
        return self.before, self.after


def lines(changes: Iterable[Change]) -> list[Line]:
    """Changes in words; two queries at most."""
    found = list(changes)
    attributes = _named(CategoryAttribute, {each.field.rpartition(".")[2] for each in found if _is_attribute(each)})
    places = {code for each in found if each.field == "category" for code in each.values}
    categories = _named(Category, places)
    return [
        Line(
            field=field_name(each.field, attributes),
            before=_value(each, each.before, categories),
            after=_value(each, each.after, categories),
            is_images=each.is_images,
        )
        for each in found
    ]


def field_name(place: str, attributes: Mapping[str, str] = NO_NAMES) -> str:
    """A place in a content, such as `variants.BEAR.weight_g`, by what people call it."""
    if text := TEXT.fullmatch(place):
        return f"{FIELDS[text['field']]} ({Language(text['language']).label})"
    match = PLACE.fullmatch(place)
    if match is None:
        return capfirst(str(FIELDS.get(place, place)))
    owner = match["sku"] or gettext("Variant %(n)s") % {"n": int(match["number"]) + 1}
    field = match["field"].removeprefix("attributes.")
    known = FIELDS.get(field) if field == match["field"] else attributes.get(field)
    return f"{owner} · {known or field}"


def fault_in_words(fault: Fault) -> str:
    """A fault of a content, with its field by name."""
    return gettext("%(field)s: %(fault)s") % {"field": field_name(fault.field), "fault": fault.message}


def _is_attribute(change: Change) -> bool:
    return ".attributes." in change.field


def _named(model: type[Category] | type[CategoryAttribute], codes: set[Any]) -> dict[str, str]:
    """What rows are called in the reader's language, by code."""
    wanted = [code for code in codes if isinstance(code, str)]
    return {row.code: str(row) for row in model._default_manager.filter(code__in=wanted)} if wanted else {}


def _value(change: Change, value: Any, categories: Mapping[str, str]) -> Any:
    if change.is_images:
        return value or []
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if change.field == "category":
        return categories.get(value, value or NOTHING)
    if change.field.endswith(".steps"):
        return ", ".join(f"{quantity}+ {price}" for quantity, price in value or ()) or NOTHING
    return NOTHING if value in (None, "") else value
