"""A product that we do not know yet, from the columns that describe one, as the content of a request."""

import re
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_noop as _

from apps.accounts.models import Organization
from apps.catalog.domain.terms import described
from apps.catalog.enums import RequestState
from apps.catalog.models import ProductRequest
from apps.categories.domain.queries import attributes_of
from apps.categories.enums import AttributeKind
from apps.categories.models import Category
from apps.common.said import Said, label, said
from apps.feeds.domain.columns import COLUMNS, attribute_of
from apps.feeds.domain.terms import wished_terms
from apps.feeds.domain.values import Wish, yes_or_no

NEEDED = ("category", "hs6", "origin", "weight_g", "length_mm", "width_mm", "height_mm")
TITLES = {"title_en": "en", "title_zh": "zh-hans"}
MEASURES = ("weight_g", "length_mm", "width_mm", "height_mm")
NOT_IN_A_SKU = re.compile(r"[^A-Z0-9._/-]+")
LONGEST_SKU = 40
NO_VARIANT = 0


class ProductDesk:
    """Makes the requests of one supplier."""

    def __init__(self, supplier_id: int) -> None:
        self._supplier_id = supplier_id
        self._kinds: dict[str, dict[str, str]] = {}
        self._code = Organization.objects.values_list("code", flat=True).get(pk=supplier_id)

    def is_in_review(self, content: dict[str, Any]) -> bool:
        """Whether the supplier has asked for this product already, and nobody has answered yet."""
        return content["variants"][0]["sku"] in self._in_review

    def content(self, wish: Wish) -> tuple[dict[str, Any], list[Said]]:
        """The request's content with the offer's terms in it; and why the row is not enough for one."""
        missing = [label(COLUMNS[column].label) for column in NEEDED if column not in wish.said]
        if not TITLES.keys() & wish.said.keys():
            one, other = (label(COLUMNS[column].label) for column in TITLES)
            missing.insert(0, said(_("%(one)s or %(other)s"), one=one, other=other))
        if missing:
            return {}, [unknown_article(wish, missing)]
        sku = wish.get("sku") or self._new_sku(wish.supplier_sku)
        return self._content(wish, sku), []

    def _content(self, wish: Wish, sku: str) -> dict[str, Any]:
        said = wish.said
        texts = {
            language: {"title": said[column], "description": said.get("description", "") if language == "en" else ""}
            for column, language in TITLES.items()
            if column in said
        }
        return {
            "category": said["category"],
            "brand": said.get("brand"),
            "hs6": said["hs6"],
            "origin": said["origin"],
            "texts": texts,
            "images": [],
            "variants": [
                {
                    "sku": sku,
                    "gtin": said.get("gtin", ""),
                    "attributes": self._attributes(wish),
                    **{name: said[name] for name in MEASURES},
                    "has_battery": said.get("has_battery", False),
                    "is_liquid": said.get("is_liquid", False),
                }
            ],
            "offers": {sku: offered(wish)},
        }

    @cached_property
    def _in_review(self) -> set[str]:
        """The SKUs that the supplier has asked for already."""
        waiting = ProductRequest.objects.filter(supplier_id=self._supplier_id, state=RequestState.SUBMITTED)
        contents = waiting.values_list("content__variants", flat=True).iterator()
        return {str(variant.get("sku")) for variants in contents for variant in variants}

    def _attributes(self, wish: Wish) -> dict[str, Any]:
        """The values of the category's attributes; a file may have columns for other categories too."""
        code = wish.said["category"]
        if code not in self._kinds:
            category = Category.objects.filter(code=code).first()
            self._kinds[code] = {each.code: each.kind for each in attributes_of(category)} if category else {}
        said = {attribute_of(column): value for column, value in wish.said.items() if attribute_of(column)}
        return {name: typed(said[name], kind) for name, kind in self._kinds[code].items() if name in said}

    def _new_sku(self, supplier_sku: str) -> str:
        """Where the supplier names no SKU of ours: their code before their own, so that no other supplier has it."""
        return NOT_IN_A_SKU.sub("-", f"{self._code}-{supplier_sku}".upper()).strip("-")[:LONGEST_SKU]


def unknown_article(wish: Wish, missing: list[Said]) -> Said:
    """That there is no such article, and what it takes to ask for one."""
    named = [f"{name} '{wish.said[name]}'" for name in ("sku", "gtin") if name in wish.said]
    what = said(_("that you offer as '%(sku)s'"), sku=wish.supplier_sku)
    return said(
        _("there is no article %(article)s; correct it, or fill in %(missing)s to ask for a new product"),
        article=named or what,
        missing=missing,
    )


def typed(value: str, kind: str) -> Any:
    """A value as its attribute's kind has it; as it is where it is none, and the catalog says so."""
    try:
        if kind == AttributeKind.YES_NO:
            return yes_or_no(value)
        if kind == AttributeKind.NUMBER:
            return int(value) if value.isdecimal() else float(value)
    except ValueError:
        return value
    return value


def offered(wish: Wish) -> dict[str, Any]:
    """The terms that the first offer of the new product will have."""
    terms = described(wished_terms(wish, NO_VARIANT, None))
    return {name: value for name, value in terms.items() if name != "variant"}
