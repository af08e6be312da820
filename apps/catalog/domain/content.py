"""The content of a product request: its shape, the same content as a product has it, and what differs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from apps.catalog.enums import GoodsState, Language
from apps.catalog.models import Product

UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
Content = dict[str, Any]
VARIANT_FIELDS: Final = (
    "sku",
    "gtin",
    "attributes",
    "weight_g",
    "length_mm",
    "width_mm",
    "height_mm",
    "has_battery",
    "is_liquid",
)


@dataclass(frozen=True)
class Change:
    """A field of a product that a request changes; None where it is not there."""

    field: str
    before: Any
    after: Any

    @property
    def values(self) -> tuple[Any, Any]:
        return self.before, self.after

    @property
    def is_images(self) -> bool:
        """Whether the values are lists of pictures, by their hashes."""
        return self.field == "images"


def normalised(content: Any) -> Any:
    """The same content as it is kept: no blanks around texts, codes in capitals, digits alone in GTIN and HS code."""
    if not isinstance(content, dict):
        return content
    kept = _stripped(content)
    _rewrite(kept, "hs6", lambda code: re.sub(r"[.\s]", "", code))
    _rewrite(kept, "origin", str.upper)
    for variant in kept.get("variants") if isinstance(kept.get("variants"), list) else ():
        _rewrite(variant, "sku", str.upper)
        _rewrite(variant, "gtin", lambda code: re.sub(r"[-\s]", "", code))
    if isinstance(kept.get("offers"), dict):
        kept["offers"] = {sku.upper(): terms for sku, terms in kept["offers"].items()}
    return kept


def _stripped(value: Any) -> Any:
    """Nothing that a JSON column can't hold is left in it."""
    if isinstance(value, str):
        return UNWRITABLE.sub("", value).strip()
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    if isinstance(value, list):
        return [_stripped(each) for each in value]
    if isinstance(value, dict):
        return {_stripped(str(name)): _stripped(each) for name, each in value.items()}
    return value


def _rewrite(record: Any, name: str, how: Any) -> None:
    if isinstance(record, dict) and isinstance(record.get(name), str):
        record[name] = how(record[name])


def content_of(product: Product) -> Content:
    """A published product as the content of a request that changes nothing."""
    return {
        "category": product.category.code,
        "brand": product.brand.name if product.brand else None,
        "hs6": product.hs6,
        "origin": product.origin,
        "texts": {
            text.language: {"title": text.title, "description": text.description} for text in product.texts.all()
        },
        "images": [image.sha256 for image in product.images.order_by("position")],
        "variants": [
            {name: getattr(variant, name) for name in VARIANT_FIELDS}
            for variant in product.variants.filter(state=GoodsState.ACTIVE).order_by("sku")
        ],
    }


def title_of(content: Any, language: str = Language.ENGLISH) -> str:
    """The title in a language, or the English or another one; empty when there is none yet."""
    texts = content.get("texts") if isinstance(content, dict) else None
    texts = texts if isinstance(texts, dict) else {}
    titled = {code: text["title"] for code, text in texts.items() if isinstance(text, dict) and text.get("title")}
    return str(titled.get(language) or titled.get(Language.ENGLISH) or next(iter(titled.values()), ""))


def differences(before: Content, after: Content) -> list[Change]:
    """Field by field, in the order of the fields: texts by language, variants and offers by SKU."""
    old, new = dict(_flat(before)), dict(_flat(after))
    fields = sorted(old.keys() | new.keys())
    return [
        Change(name, old.get(name), new.get(name)) for name in fields if (old.get(name) or "") != (new.get(name) or "")
    ]


def _flat(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every single value with its place; lists of records are told apart by SKU, other lists are one value."""
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        value = {str(each.get("sku", number)): each for number, each in enumerate(value)}
    if not isinstance(value, dict):
        yield where, value
        return
    for name, each in value.items():
        yield from _flat(each, f"{where}.{name}" if where else str(name))
