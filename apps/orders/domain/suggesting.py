"""Which goods an SKU that nobody mapped may be: those whose own SKU or GTIN it is."""

from collections.abc import Iterable, Iterator

from django.db.models import Q

from apps.catalog.enums import GoodsState
from apps.catalog.models import Variant

GTIN_LENGTHS = (8, 12, 13, 14)


def suggest_variants(skus: Iterable[str]) -> dict[str, Variant]:
    """Published variants by the store's SKU; only exact matches, whatever case and leading zeros."""
    wanted = {sku: normalised(sku) for sku in skus}
    gtins = {gtin for code in wanted.values() for gtin in as_gtins(code)}
    goods = Variant.objects.filter(state=GoodsState.ACTIVE, product__state=GoodsState.ACTIVE)
    known = list(goods.filter(Q(sku__in=set(wanted.values())) | Q(gtin__in=gtins))) if wanted else []
    by_sku, by_gtin = {each.sku: each for each in known}, {each.gtin: each for each in known}
    found = {
        sku: by_sku.get(code) or next((by_gtin[gtin] for gtin in as_gtins(code) if gtin in by_gtin), None)
        for sku, code in wanted.items()
    }
    return {sku: variant for sku, variant in found.items() if variant is not None}


def normalised(sku: str) -> str:
    """As the catalog writes SKUs."""
    return "".join(sku.split()).upper()


def as_gtins(code: str) -> Iterator[str]:
    """A number of 8 to 14 digits in every length that it may be kept in."""
    digits = code.replace("-", "")
    if digits.isascii() and digits.isdecimal() and len(digits) in GTIN_LENGTHS:
        bare = digits.lstrip("0")
        yield from (bare.zfill(length) for length in GTIN_LENGTHS if len(bare) <= length)
