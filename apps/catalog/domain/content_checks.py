"""Everything that is wrong with the content of a product request, all at once."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext_noop as _
from djmoney.money import Money

from apps.catalog.domain import fields
from apps.catalog.domain.content import Content
from apps.catalog.domain.errors import Fault
from apps.catalog.domain.fields import Check, faults_of_fields, inside
from apps.catalog.domain.known import Known, records
from apps.catalog.domain.standing import Goods
from apps.catalog.domain.terms import OfferTerms, PriceStep, faults_of_terms
from apps.catalog.enums import Language
from apps.catalog.models import Product
from apps.catalog.models.offers import CURRENCIES
from apps.categories.domain.attributes import value_fits
from apps.categories.enums import AttributeKind
from apps.common.said import Said, label, said

MOST_VARIANTS, MOST_IMAGES = 200, 20


def listed(value: Any) -> Said | None:
    return None if isinstance(value, list) else said(_("must be a list"))


def fields_given(value: Any) -> Said | None:
    return None if isinstance(value, dict) else said(_("must be an object with fields"))


def anything(value: Any) -> Said | None:
    return None


PRODUCT: Final[dict[str, Check]] = {
    "category": fields.text(40),
    "brand": fields.text(80, required=False),
    "hs6": fields.hs6,
    "origin": fields.country,
    "texts": fields_given,
    "images": anything,
    "variants": listed,
    "offers": anything,
}
TEXT: Final[dict[str, Check]] = {"title": fields.text(200), "description": fields.text(20_000, required=False)}
VARIANT: Final[dict[str, Check]] = {
    "sku": fields.sku,
    "gtin": fields.gtin,
    "attributes": anything,
    "weight_g": fields.whole(1, 1_000_000),
    "length_mm": fields.whole(1, 10_000),
    "width_mm": fields.whole(1, 10_000),
    "height_mm": fields.whole(1, 10_000),
    "has_battery": fields.yes_no,
    "is_liquid": fields.yes_no,
}
OFFER: Final[dict[str, Check]] = {
    "supply_price": fields.text(20),
    "currency": fields.one_of([code for code, _name in CURRENCIES]),
    "lead_time_days": fields.whole(0, 365),
    "minimum_quantity": anything,
    "supplier_sku": fields.text(80, required=False),
    "warehouse": fields.text(80, required=False),
    "steps": anything,
}


def faults_of_content(content: Any, known: Known, *, product: Product | None) -> Iterator[Fault]:
    """All faults of a content, `product` being the one that it changes."""
    yield from faults_of_fields(content, PRODUCT)
    if not isinstance(content, dict):
        return
    yield from _faults_of_place(content, known)
    yield from _faults_of_texts(content.get("texts"))
    yield from _faults_of_images(content.get("images") or [], known)
    yield from _faults_of_variants(content, known, product)
    yield from _faults_of_offers(content)


def _faults_of_place(content: Content, known: Known) -> Iterator[Fault]:
    code, brand_name = content.get("category"), content.get("brand")
    category = known.categories.get(code) if isinstance(code, str) else None
    brand = known.brands.get(brand_name.lower()) if isinstance(brand_name, str) else None
    if isinstance(code, str) and code and category is None:
        yield Fault("category", said(_("there is no active category '%(code)s'"), code=code))
    if isinstance(brand_name, str) and brand_name and brand is None:
        yield Fault("brand", said(_("'%(name)s' is not known; send in its authorisation first"), name=brand_name))
    if category:
        obstacle = known.standing.obstacle(Goods(True, category.path, brand.pk if brand else None))
        if obstacle:
            yield Fault("category" if obstacle != "brand" else "brand", label(obstacle.label))


def _faults_of_texts(texts: Any) -> Iterator[Fault]:
    if not isinstance(texts, dict):
        return
    if not {Language.ENGLISH, Language.CHINESE} & texts.keys():
        yield Fault("texts", said(_("must have English (en) or Chinese (zh-hans)")))
    for language, text in texts.items():
        if language not in Language.values:
            yield Fault(inside("texts", language), said(_("is not a language here")))
        else:
            yield from faults_of_fields(text, TEXT, inside("texts", language))


def _faults_of_images(images: Any, known: Known) -> Iterator[Fault]:
    if not isinstance(images, list) or not all(isinstance(each, str) for each in images):
        yield Fault("images", said(_("must be a list of hashes of uploaded images")))
        return
    if len(images) > MOST_IMAGES or len(set(images)) < len(images):
        yield Fault("images", said(_("must be at most %(n)s different images"), n=MOST_IMAGES))
    for missing in sorted(set(images) - known.images):
        yield Fault("images", said(_("'%(hash)s' was not uploaded"), hash=missing[:64]))


def _faults_of_variants(content: Content, known: Known, product: Product | None) -> Iterator[Fault]:
    variants = content.get("variants")
    if not isinstance(variants, list):
        return
    if not 1 <= len(variants) <= MOST_VARIANTS:
        yield Fault("variants", said(_("must be 1 to %(n)s variants"), n=MOST_VARIANTS))
    rows = records(content, "variants")
    skus = _skus(content)
    times = {name: Counter(str(row.get(name)) for row in rows if row.get(name)) for name in ("sku", "gtin")}
    for number, variant in enumerate(variants):
        where = f"variants[{number}]"
        yield from faults_of_fields(variant, VARIANT, where)
        if not isinstance(variant, dict):
            continue
        for name, counted in times.items():
            if counted[str(variant.get(name))] > 1:
                yield Fault(inside(where, name), said(_("is there more than once")))
        yield from _faults_of_ownership(variant, known, product, skus, where)
        yield from _faults_of_attributes(variant.get("attributes"), content.get("category"), known, where)


def _faults_of_ownership(
    variant: Content, known: Known, product: Product | None, skus: set[str], where: str
) -> Iterator[Fault]:
    """A SKU or GTIN of another product, or of a variant that does not give its GTIN away in the same content."""
    sku, gtin = str(variant.get("sku")), str(variant.get("gtin"))
    own = product.pk if product else None
    owner, holder = known.skus.get(sku), known.gtins.get(gtin)
    if owner and owner.product_id != own:
        yield Fault(inside(where, "sku"), said(_("'%(sku)s' is in the catalog already; send an offer for it"), sku=sku))
    if holder and holder.sku != sku and not (holder.product_id == own and holder.sku in skus):
        yield Fault(
            inside(where, "gtin"),
            said(_("%(gtin)s is the GTIN of %(sku)s; send an offer for that"), gtin=gtin, sku=holder.sku),
        )


def _faults_of_attributes(given: Any, category: Any, known: Known, where: str) -> Iterator[Fault]:
    here = inside(where, "attributes")
    values = {} if given is None else given
    if not isinstance(values, dict):
        yield Fault(here, said(_("must be an object with fields")))
        return
    if not isinstance(category, str) or category not in known.categories:
        return
    expected = {each.code: each for each in known.attributes[category]}
    for code in sorted(values.keys() - expected.keys()):
        yield Fault(inside(here, code), said(_("is no attribute of this category")))
    for code, attribute in expected.items():
        if values.get(code) in (None, ""):
            if attribute.required:
                yield Fault(inside(here, code), said(_("is missing")))
        elif not value_fits(kind=attribute.kind, choices=attribute.choices, value=values[code]):
            choices = ", ".join(attribute.choices)
            yield Fault(
                inside(here, code),
                said(_("must be: %(kind)s"), kind=choices or label(AttributeKind(attribute.kind).label)),
            )


def _faults_of_offers(content: Content) -> Iterator[Fault]:
    offers = content.get("offers")
    if offers is None:
        return
    if not isinstance(offers, dict):
        yield Fault("offers", said(_("must be an object with fields")))
        return
    skus = _skus(content)
    for sku, offer in offers.items():
        where = inside("offers", sku)
        if sku not in skus:
            yield Fault(where, said(_("is not the SKU of one of the variants")))
        faults = list(faults_of_fields(offer, OFFER, where))
        yield from faults
        if not faults:
            yield from _faults_of_offer(offer, where)


def _skus(content: Content) -> set[str]:
    return {str(row.get("sku")) for row in records(content, "variants")}


def _faults_of_offer(offer: Content, where: str) -> Iterator[Fault]:
    try:
        terms = terms_from(offer, variant_id=0)
    except (InvalidOperation, TypeError, ValueError):
        yield Fault(where, said(_("has prices or quantities that are no numbers")))
        return
    for fault in faults_of_terms(terms):
        yield Fault(inside(where, fault.field), fault.message)


def terms_from(offer: Content, *, variant_id: int) -> OfferTerms:
    """The terms that a content names for one of its variants; prices are written as text, as "12.50"."""
    return OfferTerms(
        variant_id=variant_id,
        supply_price=Money(Decimal(offer["supply_price"]), offer["currency"]),
        lead_time_days=offer["lead_time_days"],
        minimum_quantity=int(offer.get("minimum_quantity") or 1),
        supplier_sku=offer.get("supplier_sku") or "",
        warehouse=offer.get("warehouse") or "",
        steps=tuple(PriceStep(int(quantity), Decimal(price)) for quantity, price in offer.get("steps") or ()),
    )
