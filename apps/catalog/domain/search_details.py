"""One variant as a seller looks at it: its text and pictures, its siblings, and every offer of it."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, When
from djmoney.money import Money

from apps.catalog.domain.search_errors import UnknownGoods
from apps.catalog.domain.search_margins import in_fen, newest_rates
from apps.catalog.enums import GoodsState
from apps.catalog.models import ProductImage, ProductText, SellerOffer, Variant


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
class GoodsDetails:
    """`offers` are best first, as in the search; `siblings` are the product's variants, this one among them."""

    variant: Variant
    text: ProductText
    images: list[str]
    siblings: list[Variant]
    offers: list[OfferSeen]


def goods_details(*, variant_id: int, language: str) -> GoodsDetails:
    """A published variant, in `language` where it has such a text, with what it is offered for now.

    Raises UnknownGoods.
    """
    variant = _variant(variant_id)
    text = (
        ProductText.objects.filter(product_id=variant.product_id)
        .order_by(Case(When(language=language, then=0), When(language="en", then=1), default=2), "language")
        .first()
    )
    if text is None:
        raise UnknownGoods(variant_id)
    return GoodsDetails(
        variant=variant,
        text=text,
        images=list(
            ProductImage.objects.filter(product_id=variant.product_id)
            .order_by("position")
            .values_list("sha256", flat=True)
        ),
        siblings=list(Variant.objects.filter(product_id=variant.product_id, state=GoodsState.ACTIVE).order_by("sku")),
        offers=_offers(variant_id),
    )


def _variant(variant_id: int) -> Variant:
    goods = Variant.objects.select_related("product__category", "product__brand")
    try:
        return goods.get(pk=variant_id, state=GoodsState.ACTIVE, product__state=GoodsState.ACTIVE)
    except Variant.DoesNotExist:
        raise UnknownGoods(variant_id) from None


def _offers(variant_id: int) -> list[OfferSeen]:
    offers = list(SellerOffer.objects.filter(variant_id=variant_id).prefetch_related("steps"))
    rates = newest_rates({str(offer.price.currency) for offer in offers})

    def seen(offer: SellerOffer) -> OfferSeen:
        currency = offer.price.currency
        steps = [(step.from_quantity, Money(step.price, currency)) for step in offer.steps.all()]
        return OfferSeen(
            offer_id=offer.pk,
            prices=[
                Price(quantity, price, in_fen(price, rates))
                for quantity, price in [(offer.minimum_quantity, offer.price), *steps]
            ],
            lead_time_days=offer.lead_time_days,
            minimum_quantity=offer.minimum_quantity,
            warehouse=offer.warehouse,
            in_stock=offer.in_stock,
        )

    return sorted(map(seen, offers), key=_best_first)


def _best_first(offer: OfferSeen) -> tuple[Any, ...]:
    fen = offer.prices[0].fen
    return fen is None, not offer.in_stock, fen, offer.lead_time_days, offer.offer_id
