"""What a store's SKU stands for, remembered and applied to what waits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from django.db import connection

from apps.jobs.models import Job
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.errors import UnknownStore, UnknownVariants
from apps.orders.domain.mapping import map_sku, parts_by_sku
from apps.orders.domain.routing import route_orders
from apps.orders.domain.suggesting import suggest_variants
from apps.orders.enums import Fault
from apps.orders.models import LineItem, Order, OrderException, SkuMapping
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.catalog import make_variant
from tests.orders.market import make_market
from tests.orders.placing import NOW, Shop, items_of, line, make_shop, open_of, status_of


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


def test_mapping_gives_goods_to_every_line_that_waits_for_it(shop: Shop) -> None:
    rival = make_shop("S2")
    theirs = rival.place(lines=[line("SET", 1)]).order
    orders = [shop.place(number, lines=[line("SET", 2), line("BOX", 1)]).order for number in ("A-1", "A-2")]
    assert shop.map("SET", {"bear": 1, "train": 3}) == [order.pk for order in orders]
    for order in orders:
        assert items_of(order) == [("C-BEAR", 2, "waiting"), ("C-TRAIN", 6, "waiting")]
        assert open_of(order) == {"unmapped": {"sku": "BOX", "title": "The BOX"}}
    assert items_of(theirs) == []
    later = shop.place("A-3", lines=[line("SET", 1)]).order
    assert items_of(later) == [("C-BEAR", 1, "waiting"), ("C-TRAIN", 3, "waiting")]
    with acting_as_system():
        job = Job.objects.filter(kind="orders.route", payload__order_ids=[order.pk for order in orders])
        assert job.count() == 1
        assert OrderException.objects.filter(order__in=orders, closed_at=NOW).count() == 2


def test_another_mapping_changes_only_what_nothing_was_reserved_for(shop: Shop) -> None:
    shop.map("BEAR")
    moved, waiting = (shop.place(number).order for number in ("A-1", "A-2"))
    with acting_as_system():
        LineItem.objects.filter(order=moved).update(state="allocated")
    assert shop.map("BEAR") == []
    assert shop.map("BEAR", {"car": 2}) == [waiting.pk]
    assert items_of(moved) == [("C-BEAR", 2, "allocated")]
    assert items_of(waiting) == [("C-BEAR", 2, "cancelled"), ("C-CAR", 4, "waiting")]
    with acting_as_system():
        assert parts_by_sku(store_id=shop.store.pk, skus=["BEAR"]) == {"BEAR": {shop.variant("car").pk: 2}}
        assert SkuMapping.objects.count() == 1


def test_a_mapping_to_nothing_is_refused(shop: Shop) -> None:
    order = shop.place().order
    bear, other = shop.variant("bear").pk, make_shop("S2")
    with acting_as_system():
        type(shop.variant("bear")).objects.filter(pk=shop.variant("car").pk).update(state="retired")
    refused = [{}, {bear: 0}, {bear: 1000}, {bear: 1, shop.variant("car").pk: 1}, {987654321: 1}]
    with acting_for_seller(shop.seller.pk):
        for parts in refused:
            with pytest.raises(UnknownVariants):
                map_sku(seller_id=shop.seller.pk, store_id=shop.store.pk, sku="BEAR", parts=parts, now=NOW)
        with pytest.raises(UnknownStore):
            map_sku(seller_id=shop.seller.pk, store_id=other.store.pk, sku="BEAR", parts={bear: 1}, now=NOW)
    with acting_as_system():
        assert not SkuMapping.objects.exists()
    assert open_of(order).keys() == {"unmapped"}


def test_goods_are_suggested_by_their_own_sku_or_gtin(shop: Shop) -> None:
    bear = make_variant(sku="BEAR-1", gtin="4006381333931")
    hidden = make_variant(sku="GONE-1")
    with acting_as_system():
        type(hidden).objects.filter(pk=hidden.pk).update(state="retired")
    asked = [" bear-1 ", "04006381333931", "4006381333931", "4006381333932", "GONE-1", "BEAR", ""]
    with acting_for_seller(shop.seller.pk):
        assert suggest_variants(asked) == dict.fromkeys(asked[:3], bear)
        assert suggest_variants([]) == {}


def test_an_order_that_is_placed_meanwhile_is_not_overlooked(cloned_db: str) -> None:
    shop = make_shop()
    shop.variant("bear")

    def place() -> Order:
        try:
            return shop.place().order
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        with acting_for_seller(shop.seller.pk):
            parts = {shop.variant("bear").pk: 1}
            map_sku(seller_id=shop.seller.pk, store_id=shop.store.pk, sku="BEAR", parts=parts, now=NOW)
            placing = elsewhere.submit(place)
            with pytest.raises(TimeoutError):
                placing.result(timeout=0.5)
        order = placing.result(timeout=5)
    assert items_of(order) == [("C-BEAR", 2, "waiting")]
    assert open_of(order) == {}


def mapped_while(act: Callable[[], object], shop: Shop, sku: str, goods: str) -> list[int]:
    """The seller maps on another connection while the system holds an order; what the mapping concerned."""
    shop.variant(goods)

    def map_it() -> list[int]:
        try:
            return shop.map(sku, {goods: 1})
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as elsewhere:
        with acting_as_system():
            act()
            mapping = elsewhere.submit(map_it)
            with pytest.raises(TimeoutError):
                mapping.result(timeout=0.5)
        return mapping.result(timeout=5)


def test_goods_that_are_reserved_meanwhile_stay_and_no_others_are_added(cloned_db: str) -> None:
    market = make_market("P1")
    market.offer("P1")
    order, later = market.place(), market.place(order_no="A-2")

    def route() -> None:
        route_orders(order_ids=[order.pk], now=NOW, step=nullcontext)

    assert mapped_while(route, market.shop, "BEAR", "car") == [later.pk]
    assert items_of(order) == [("C-BEAR", 2, "allocated")]
    assert items_of(later) == [("C-BEAR", 2, "cancelled"), ("C-CAR", 2, "waiting")]


def test_a_line_that_is_cancelled_meanwhile_gets_no_goods(cloned_db: str) -> None:
    shop = make_shop()
    order = shop.place().order

    def cancel() -> None:
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed their mind", now=NOW)

    assert mapped_while(cancel, shop, "BEAR", "bear") == []
    assert (items_of(order), open_of(order), status_of(order)) == ([], {}, "cancelled")
