"""Eight sellers whose stores sell a hundred goods that three suppliers offer, and orders of two lines as they come."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from djmoney.money import Money

from apps.catalog.domain.offers import set_offers
from apps.channels.models import Store
from apps.orders.domain.content import Address, NewLine
from apps.orders.domain.intake import place_order
from apps.orders.domain.routing import route_orders
from apps.orders.models import SkuMapping, SkuMappingPart
from apps.stock.domain.movements import observe_many
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.catalog import make_product, make_variant, terms_for
from tests.factories.facts import make_sellers
from tests.factories.suppliers import make_active_supplier

SELLERS, GOODS, SUPPLIERS, PIECES = 8, 100, 3, 100_000_000
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
PAID_AT = NOW - timedelta(hours=1)
BERLIN = Address(
    name="Anna Schmidt", line1="Lange Straße 7", city="Berlin", country="DE", postcode="10115", phone="+49 30 123456"
)


@dataclass(frozen=True)
class Shop:
    """One seller's store, and the goods of the catalog under its own SKUs."""

    seller_id: int
    store_id: int


def make_market() -> list[Shop]:
    """Sellers with mapped SKUs; the suppliers' prices and lead times differ by goods, stock never ends."""
    dice = random.Random(7)
    product = make_product()
    variants = [make_variant(product, sku=f"C-{number}") for number in range(GOODS)]
    for code in range(SUPPLIERS):
        supplier = make_active_supplier(f"P{code}")
        rows = [
            terms_for(each, supply_price=f"{dice.randint(500, 4000) / 100:.2f}", lead_time_days=dice.randint(1, 4))
            for each in variants
        ]
        with acting_as_system():
            offers = set_offers(supplier_id=supplier.pk, rows=rows, now=NOW).created
            seen = dict.fromkeys(offers, PIECES)
            observe_many(lines=seen, observed_at=NOW, source="bench", key=f"bench {code}", now=NOW)
    with acting_as_system():
        sellers = make_sellers([f"S{number}" for number in range(SELLERS)])
        stores = list(Store.objects.filter(seller__in=sellers.values()).order_by("pk"))
        for store in stores:
            mappings = SkuMapping.objects.bulk_create(
                SkuMapping(seller_id=store.seller_id, store=store, sku=f"SKU-{number}", mapped_at=NOW)
                for number in range(GOODS)
            )
            SkuMappingPart.objects.bulk_create(
                SkuMappingPart(seller_id=store.seller_id, mapping=mapping, variant=variant, quantity=1)
                for mapping, variant in zip(mappings, variants, strict=True)
            )
    return [Shop(store.seller_id, store.pk) for store in stores]


def take(shop: Shop, number: str, dice: random.Random) -> int:
    """Place an order as its seller, then route it and reserve its goods as the platform: two commits, as in life."""
    skus = dice.sample(range(GOODS), 2)
    lines = [
        NewLine(sku=f"SKU-{sku}", title=f"Toy {sku}", quantity=dice.randint(1, 3), unit_price=Money("12.50", "EUR"))
        for sku in skus
    ]
    with acting_for_seller(shop.seller_id):
        placed = place_order(
            seller_id=shop.seller_id,
            store_id=shop.store_id,
            order_no=number,
            placed_at=PAID_AT,
            paid_at=PAID_AT,
            address=BERLIN,
            lines=lines,
            source="channel",
            now=NOW,
        )
    outcomes = route_orders(order_ids=[placed.order.pk], now=NOW)
    assert [str(outcome) for outcome in outcomes[placed.order.pk].values()] == ["allocated"] * 2
    return placed.order.pk
