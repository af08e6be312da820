"""What the contents of product requests are checked against, read once for all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.catalog.domain.standing import Standing, standing_of
from apps.catalog.models import Brand, Product, ProductImage, UploadedImage, Variant
from apps.categories.domain.queries import attributes_of
from apps.categories.models import Category, CategoryAttribute


@dataclass(frozen=True)
class Owner:
    """Whose a code is already."""

    product_id: int
    sku: str


@dataclass(frozen=True)
class Known:
    """What the supplier may offer, the tree, the brands by small name, and what of the catalog the contents name."""

    standing: Standing
    categories: dict[str, Category]
    attributes: dict[str, Sequence[CategoryAttribute]]
    brands: dict[str, Brand]
    skus: dict[str, Owner]
    gtins: dict[str, Owner]
    images: frozenset[str]


def known_for(contents: Sequence[Any], *, supplier_id: int, now: datetime, product: Product | None = None) -> Known:
    """Read it in a handful of queries, and one more for each category that is named."""
    variants = [variant for content in contents for variant in records(content, "variants")]
    skus, gtins = _texts(variants, "sku"), _texts(variants, "gtin")
    codes = _texts(contents, "category")
    categories = {each.code: each for each in Category.objects.filter(code__in=codes, is_active=True)}
    return Known(
        standing=standing_of(supplier_id=supplier_id, now=now),
        categories=categories,
        attributes={code: list(attributes_of(category)) for code, category in categories.items()},
        brands={brand.name.lower(): brand for brand in Brand.objects.filter(is_active=True)},
        skus=_owners("sku", skus),
        gtins=_owners("gtin", gtins),
        images=frozenset(_images(supplier_id, product)),
    )


def records(content: Any, name: str) -> list[dict[str, Any]]:
    """The list of records under a name, as far as it is one."""
    listed = content.get(name) if isinstance(content, dict) else None
    return [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []


def _texts(rows: Iterable[Any], name: str) -> list[str]:
    values = (row.get(name) for row in rows if isinstance(row, dict))
    return sorted({value for value in values if isinstance(value, str) and value})


def _owners(field: str, codes: Sequence[str]) -> dict[str, Owner]:
    rows = Variant.objects.filter(**{f"{field}__in": codes}).values_list(field, "product_id", "sku")
    return {code: Owner(product_id, sku) for code, product_id, sku in rows}


def _images(supplier_id: int, product: Product | None) -> Iterator[str]:
    yield from UploadedImage.objects.filter(supplier_id=supplier_id).values_list("sha256", flat=True)
    if product:
        yield from ProductImage.objects.filter(product=product).values_list("sha256", flat=True)
