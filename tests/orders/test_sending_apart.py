"""A seller parts an order: what is chosen is routed, asked for and picked without waiting for the rest."""

import pytest

from apps.events.models import DomainEvent
from apps.orders.domain.cancelling import request_cancellation
from apps.orders.domain.errors import OrderMovedOn
from apps.orders.domain.sending_apart import CannotSendApart, send_apart
from apps.orders.enums import Fault, OnShortage
from apps.orders.models import LineItem, Order, SupplierDispatch
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.warehouse.domain.errors import NothingToPick
from apps.warehouse.domain.placing import place_items
from apps.warehouse.domain.waves import open_wave, pick_list
from tests.orders.market import Market, assert_consistent, item_ids, make_market, served
from tests.orders.placing import NOW, items_of, open_of
from tests.warehouse.house import LATER, House, make_house

pytestmark = pytest.mark.django_db


def apart(market: Market, order: Order, pieces: dict[int, int]) -> int:
    with acting_for_seller(market.shop.seller.pk):
        return send_apart(order_id=order.pk, pieces=pieces, now=NOW)


def shipments(order: Order) -> list[tuple[str, int, int]]:
    with acting_as_system():
        rows = LineItem.objects.filter(order=order).order_by("pk")
        return list(rows.values_list("variant__sku", "quantity", "shipment"))


def test_pieces_that_wait_are_parted_and_found_with_two_suppliers() -> None:
    market = make_market()
    market.offer("P1", pieces=6, supply_price="10.00")
    market.offer("P2", pieces=4, supply_price="20.00")
    market.prefer(OnShortage.FALL_BACK)
    order = market.place(("bear", 10))
    market.route(order)
    assert open_of(order).keys() == {"no_stock"}
    (item,) = item_ids(order)
    assert apart(market, order, {item: 4}) == 2
    assert open_of(order) == {}
    market.route(order)
    assert served(order) == [("C-BEAR", 6, "allocated", "P1"), ("C-BEAR", 4, "allocated", "P2")]
    assert shipments(order) == [("C-BEAR", 6, 1), ("C-BEAR", 4, 2)]
    with acting_as_system():
        event = DomainEvent.objects.get(name="order.split")
        assert event.payload == {"goods": [[item_ids(order)[1], 4]], "shipment": 2}
    assert_consistent()


def test_what_does_not_fit_is_refused_and_nothing_moves() -> None:
    market = make_market("P1")
    market.offer("P1", "bear")
    order, other = market.place(("bear", 3), ("train", 2)), market.place(("bear", 1), order_no="A-2")
    market.route(order)
    bear, train = item_ids(order)
    before = items_of(order)
    for pieces, why in (
        ({}, "nothing is chosen"),
        ({bear: 0}, "nothing is chosen"),
        ({bear: 2}, "C-BEAR is reserved: choose all 3 pieces or none"),
        ({train: 3}, "C-TRAIN has 2 pieces here: choose 1 to 2 of them"),
        ({train: -1}, "C-TRAIN has 2 pieces here"),
        ({item_ids(other)[0]: 1}, "an item is not of this order"),
        ({bear: 3, train: 2}, "leave together already"),
    ):
        with pytest.raises(CannotSendApart, match=why):
            apart(market, order, pieces)
    with acting_as_system():
        LineItem.objects.filter(pk=bear).update(state="packed")
    with pytest.raises(CannotSendApart, match="C-BEAR is packed: it can't be parted any more"):
        apart(market, order, {bear: 3})
    with acting_as_system():
        LineItem.objects.filter(pk=bear).update(state="allocated")
    with acting_for_seller(market.shop.seller.pk):
        request_cancellation(order_id=order.pk, fault=Fault.BUYER, reason="x", now=NOW)
    with pytest.raises(OrderMovedOn):
        apart(market, order, {train: 1})
    assert items_of(order) == before
    with acting_as_system():
        assert not DomainEvent.objects.filter(name="order.split").exists()


def test_shipments_that_are_all_chosen_leave_together_again() -> None:
    market = make_market("P1")
    order = market.place(("bear", 3), ("train", 2))
    bear, train = item_ids(order)
    apart(market, order, {train: 2})
    assert shipments(order) == [("C-BEAR", 3, 1), ("C-TRAIN", 2, 2)]
    apart(market, order, {bear: 3, train: 2})
    assert shipments(order) == [("C-BEAR", 3, 3), ("C-TRAIN", 2, 3)]


def test_a_shipment_goes_directly_though_the_rest_of_its_order_waits() -> None:
    market = make_market("P1")
    market.offer("P1", "bear")
    with acting_as_ops():
        SupplierDispatch.objects.create(supplier=market.suppliers["P1"], mode="direct")
    order = market.place(("bear", 1), ("train", 1))
    market.route(order)
    apart(market, order, {item_ids(order)[0]: 1})
    assert [purchase.mode for purchase in market.issue()] == ["direct"]
    together = market.place(("bear", 1), ("train", 1), order_no="A-2")
    market.route(together)
    assert [purchase.mode for purchase in market.issue()] == ["warehouse"]


def test_what_is_here_is_picked_though_the_rest_of_its_order_waits() -> None:
    house: House = make_house("P1")
    house.market.offer("P1", "bear")
    order = house.market.place(("bear", 1), ("train", 1))
    house.market.route(order)
    (purchase,) = house.market.issue()
    house.market.answer(purchase, (1, ""))
    house.receive(house.announce("P1"))
    bear, _train = item_ids(order)
    with acting_as_ops():
        place_items(item_ids=[bear], warehouse_id=house.warehouse.pk, bin_code="A-01", now=LATER)
        with pytest.raises(NothingToPick):
            open_wave(warehouse_id=house.warehouse.pk, now=LATER)
    apart(house.market, order, {bear: 1})
    with acting_as_ops():
        wave = open_wave(warehouse_id=house.warehouse.pk, now=LATER)
        assert [(row.item_id, row.quantity) for row in pick_list(wave)] == [(bear, 1)]
