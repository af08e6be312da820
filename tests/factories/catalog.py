"""Goods and offers of them."""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.domain.approving import approve_request
from apps.catalog.domain.offers import set_offer
from apps.catalog.domain.requests import submit_requests
from apps.catalog.domain.terms import OfferTerms, PriceStep
from apps.catalog.models import Brand, Offer, Product, ProductText, Variant
from apps.categories.models import Category
from apps.tenancy.context import acting_as_system

OFFERED_AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
numbers = count(1)


def make_brand(name: str = "", *, needs_authorisation: bool = True) -> Brand:
    with acting_as_system():
        return Brand.objects.create(name=name or f"Brand {next(numbers)}", needs_authorisation=needs_authorisation)


def make_product(
    *,
    title: str = "Plush bear",
    title_zh: str = "毛绒熊",
    category: str = "toys",
    brand: Brand | None = None,
    hs6: str = "950300",
    origin: str = "CN",
    now: datetime = OFFERED_AT,
) -> Product:
    """A published product with texts in English and Chinese, without variants."""
    with acting_as_system():
        product = Product.objects.create(
            category=Category.objects.get(code=category),
            brand=brand,
            hs6=hs6,
            origin=origin,
            published_at=now,
            changed_at=now,
        )
        texts = {"en": title, "zh-hans": title_zh}
        ProductText.objects.bulk_create(
            ProductText(product=product, language=language, title=text) for language, text in texts.items() if text
        )
    return product


def make_variant(product: Product | None = None, *, sku: str = "", **fields: Any) -> Variant:
    """A sellable unit; without a product, of a new one. Other fields are those of Variant, or of make_product."""
    own = {field.name for field in Variant._meta.fields}
    goods = product or make_product(**{name: fields.pop(name) for name in [*fields] if name not in own})
    shape = {"weight_g": 250, "length_mm": 200, "width_mm": 150, "height_mm": 100} | fields
    with acting_as_system():
        return Variant.objects.create(product=goods, sku=sku or f"SKU-{next(numbers):05}", **shape)


def terms_for(
    variant: Variant,
    *,
    supply_price: str | Money = "20.00",
    lead_time_days: int = 2,
    minimum_quantity: int = 1,
    steps: tuple[tuple[int, str], ...] = (),
    **fields: str,
) -> OfferTerms:
    price = supply_price if isinstance(supply_price, Money) else Money(supply_price, "CNY")
    return OfferTerms(
        variant_id=variant.pk,
        supply_price=price,
        lead_time_days=lead_time_days,
        minimum_quantity=minimum_quantity,
        steps=tuple(PriceStep(quantity, Decimal(amount)) for quantity, amount in steps),
        **fields,
    )


def make_offer(
    variant: Variant | None = None, *, supplier: Organization, now: datetime = OFFERED_AT, **terms: Any
) -> Offer:
    """An offer by the real act; without a variant, of a new one. Terms are those of `terms_for`."""
    goods = variant or make_variant()
    with acting_as_system():
        return set_offer(supplier_id=supplier.pk, terms=terms_for(goods, **terms), now=now)


def content_for(*skus: str, **changes: Any) -> dict[str, Any]:
    """What a supplier sends in to have a toy with these SKUs published."""
    return {
        "category": "toys",
        "brand": None,
        "hs6": "950300",
        "origin": "CN",
        "texts": {
            "en": {"title": "Wooden train", "description": "Five wagons."},
            "zh-hans": {"title": "木制小火车", "description": "五节车厢。"},
        },
        "images": [],
        "variants": [variant_content(sku) for sku in skus or ("TRAIN-1",)],
    } | changes


def variant_content(sku: str, **changes: Any) -> dict[str, Any]:
    return {
        "sku": sku,
        "gtin": "",
        "attributes": {"age-from": 3},
        "weight_g": 480,
        "length_mm": 300,
        "width_mm": 120,
        "height_mm": 90,
        "has_battery": False,
        "is_liquid": False,
    } | changes


def published(*skus: str, supplier: Organization, now: datetime = OFFERED_AT, **changes: Any) -> Product:
    """A product that this supplier sent in and staff approved."""
    with acting_as_system():
        contents = [content_for(*skus, **changes)]
        (request_id,) = submit_requests(supplier_id=supplier.pk, contents=contents, now=now)
        return approve_request(request_id=request_id, now=now)
