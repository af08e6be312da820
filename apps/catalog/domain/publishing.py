"""The seller's side of offers: written from the supplier's side, in its transaction, by database functions."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import connection, transaction

from apps.catalog.domain.search import refresh_entries
from apps.catalog.domain.standing import Standing, goods_of, standing_of
from apps.catalog.domain.terms import seller_price
from apps.catalog.enums import OfferState
from apps.catalog.models import Offer, OfferPriceStep

CHUNK = 5000
PUBLISH = "select catalog.publish(%s::bigint[], %s::numeric[], %s::bigint[], %s::int[], %s::numeric[], %s)"
HIDE = "select catalog.hide(%s::bigint[])"
SET_IN_STOCK = "select catalog.set_in_stock(%s::bigint[], %s)"


def publish_offer(*, offer_id: int, now: datetime) -> None:
    """Bring what sellers see of one offer in line with it; see `publish_offers`."""
    supplier_id = Offer.objects.values_list("supplier_id", flat=True).get(pk=offer_id)
    publish_offers(supplier_id=supplier_id, offer_ids=[offer_id], now=now)


def publish_variants(*, variant_ids: Iterable[int], now: datetime) -> None:
    """Bring every supplier's offers of these variants in line with them, and what is searched; for staff and system."""
    ids = list(variant_ids)
    offers = Offer.objects.filter(variant__in=ids).order_by("supplier_id")
    for supplier_id, rows in groupby(offers.values_list("supplier_id", "pk"), key=lambda row: row[0]):
        publish_offers(supplier_id=supplier_id, offer_ids=[pk for _, pk in rows], now=now)
    refresh_entries(ids)


@transaction.atomic
def publish_offers(*, supplier_id: int, offer_ids: Iterable[int], now: datetime) -> int:
    """Show sellers what can be ordered of a supplier's offers, and hide the rest; returns how many variants changed.

    Prices are the supply price plus the commission of the agreement in force on the Shanghai day of `now`.
    Runs as this supplier, staff or system; locks the offers. Offers that are right already are left alone.
    """
    standing = standing_of(supplier_id=supplier_id, now=now)
    ids = sorted(set(offer_ids))
    changed: set[int] = set()
    for start in range(0, len(ids), CHUNK):
        changed |= _publish_chunk(supplier_id, ids[start : start + CHUNK], standing, now)
    refresh_entries(changed)
    return len(changed)


def _publish_chunk(supplier_id: int, ids: list[int], standing: Standing, now: datetime) -> set[int]:
    offers = list(Offer.objects.select_for_update().filter(supplier_id=supplier_id, pk__in=ids).order_by("pk"))
    goods = goods_of(offer.variant_id for offer in offers)
    shown = [
        offer
        for offer in offers
        if offer.state == OfferState.ACTIVE and standing.obstacle(goods[offer.variant_id]) is None
    ]
    shown_ids = {offer.pk for offer in shown}
    changed = _call(HIDE, [[offer.pk for offer in offers if offer.pk not in shown_ids]])
    if shown and standing.commission_percent is not None:
        changed |= _call(PUBLISH, [*_priced(shown, standing.commission_percent), now])
    return changed


def _priced(offers: Sequence[Offer], commission: Decimal) -> list[list[int] | list[Decimal]]:
    """Arrays for the database: offers and their prices; offers, quantities and prices of the steps."""
    currencies = {offer.pk: str(offer.supply_price.currency) for offer in offers}

    def price(offer_id: int, supply_price: Decimal) -> Decimal:
        return seller_price(supply_price, currency=currencies[offer_id], commission_percent=commission)

    steps = OfferPriceStep.objects.filter(offer__in=currencies).values_list("offer_id", "from_quantity", "supply_price")
    rows = list(steps.order_by("offer_id", "from_quantity"))
    return [
        list(currencies),
        [price(offer.pk, offer.supply_price.amount) for offer in offers],
        [offer_id for offer_id, _, _ in rows],
        [quantity for _, quantity, _ in rows],
        [price(offer_id, supply_price) for offer_id, _, supply_price in rows],
    ]


def set_in_stock(*, offer_ids: Iterable[int], in_stock: bool) -> None:
    """Say that these offers have pieces to sell, or none; see `turn_offers`."""
    turn_offers(there=offer_ids if in_stock else (), gone=() if in_stock else offer_ids)


def turn_offers(*, there: Iterable[int], gone: Iterable[int]) -> None:
    """Say which offers have pieces to sell now, and which no longer; sellers see it at once.

    Runs as the supplier of the offers, staff or system. Locks the offers that change, then the search entries of all
    of them in one order: where a transaction locks stock levels too, those come first.
    """
    changed = _call(SET_IN_STOCK, [sorted(set(there)), True])
    refresh_entries(changed | _call(SET_IN_STOCK, [sorted(set(gone)), False]))


def _call(statement: str, values: list[Any]) -> set[int]:
    """Call one of the functions of sql/market.sql; the ids of the variants that changed for sellers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {variant_id for (variant_id,) in cursor.fetchall()}
