"""One variant as a seller looks at it: its text and pictures, its siblings, and every offer of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, CharField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import JSONObject, Length
from djmoney.money import Money

from apps.catalog.domain.search_errors import UnknownGoods
from apps.catalog.domain.search_margins import in_fen
from apps.catalog.enums import GoodsState
from apps.catalog.models import ProductImage, ProductText, SellerOffer, SellerPriceStep, Variant
from apps.categories.models import CategoryAttribute
from apps.wallet.models import FxRate


@dataclass(frozen=True)
class Price:
    """A price from a quantity on, and its unrounded worth in fen by the newest rate; None without a rate."""

    from_quantity: int
    price: Money
    fen: Decimal | None


@dataclass(frozen=True)
class OfferSeen:
    """An offer as sellers see it, without its supplier; `prices` begin at the minimum quantity."""

    offer_id: int
    prices: list[Price]
    lead_time_days: int
    minimum_quantity: int
    warehouse: str
    in_stock: bool


@dataclass(frozen=True)
class Text:
    """What the goods are called and said to be; `language` is that of the text, not of the reader."""

    language: str
    title: str
    description: str


@dataclass(frozen=True)
class GoodsDetails:
    """`attributes` are those that the category asks for. `offers` are best first, as in the search.

    `siblings` are the product's variants, this one among them.
    """

    variant: Variant
    text: Text
    attributes: list[CategoryAttribute]
    images: list[str]
    siblings: list[Variant]
    offers: list[OfferSeen]


def goods_details(*, variant_id: int, language: str) -> GoodsDetails:
    """A published variant, in `language` where it has such a text, with what it is offered for now.

    Raises UnknownGoods.
    """
    siblings = list(_siblings(variant_id, language))
    variant: Any = next((each for each in siblings if each.pk == variant_id), None)
    if variant is None or variant.text is None:
        raise UnknownGoods(variant_id)
    return GoodsDetails(
        variant=variant,
        text=Text(**variant.text),
        attributes=[CategoryAttribute(**each) for each in variant.known],
        images=variant.images,
        siblings=siblings,
        offers=_offers(variant_id),
    )


def _siblings(variant_id: int, language: str) -> QuerySet[Variant]:
    """The active variants of the product, each with the product's text, images and category's attributes."""
    in_order = Case(When(language=language, then=0), When(language="en", then=1), default=2)
    texts = ProductText.objects.filter(product_id=OuterRef("product_id")).order_by(in_order, "language")
    text = JSONObject(language="language", title="title", description="description")
    path = OuterRef("product__category__path")
    above = CategoryAttribute.objects.annotate(below=ExpressionWrapper(path, output_field=CharField()))
    known = above.filter(below__startswith=F("category__path")).order_by(Length("category__path"), "pk")
    attribute = JSONObject(code="code", unit="unit", name_en="name_en", name_zh="name_zh")
    images = ProductImage.objects.filter(product_id=OuterRef("product_id")).order_by("position")
    same = Variant.objects.filter(pk=variant_id).values("product_id")
    active = Variant.objects.filter(product_id__in=same, state=GoodsState.ACTIVE, product__state=GoodsState.ACTIVE)
    found = active.select_related("product__category", "product__brand").order_by("sku")
    return found.annotate(
        text=Subquery(texts.values(as_json=text)[:1]),
        images=ArraySubquery(images.values("sha256")),
        known=ArraySubquery(known.values(as_json=attribute)),
    )


def _offers(variant_id: int) -> list[OfferSeen]:
    """With their steps and the newest rate of their currency, in one statement."""
    steps = SellerPriceStep.objects.filter(offer_id=OuterRef("pk")).order_by("from_quantity")
    rates = FxRate.objects.filter(base=OuterRef("price_currency"), quote="CNY").order_by("-rate_on")
    offers = SellerOffer.objects.filter(variant_id=variant_id).annotate(
        step_quantities=ArraySubquery(steps.values("from_quantity")),
        step_prices=ArraySubquery(steps.values("price")),
        cny_rate=Subquery(rates.values("rate")[:1]),
    )
    return sorted(map(_seen, offers), key=_best_first)


def _seen(offer: Any) -> OfferSeen:
    currency = str(offer.price.currency)
    steps = [Money(price, currency) for price in offer.step_prices]
    priced = [(offer.minimum_quantity, offer.price), *zip(offer.step_quantities, steps, strict=True)]
    rates = {"CNY": Decimal(1)} | ({currency: offer.cny_rate} if offer.cny_rate else {})
    return OfferSeen(
        offer_id=offer.pk,
        prices=[Price(quantity, price, in_fen(price, rates)) for quantity, price in priced],
        lead_time_days=offer.lead_time_days,
        minimum_quantity=offer.minimum_quantity,
        warehouse=offer.warehouse,
        in_stock=offer.in_stock,
    )


def _best_first(offer: OfferSeen) -> tuple[Any, ...]:
    fen = offer.prices[0].fen
    return fen is None, not offer.in_stock, fen, offer.lead_time_days, offer.offer_id
