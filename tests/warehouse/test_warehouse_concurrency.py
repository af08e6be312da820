"""Real connections at the same time: nothing is announced, received, fetched or packed twice."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connections

from apps.fulfillment.domain.parcel_errors import NotPackable
from apps.fulfillment.models import GoodsReceipt, Parcel
from apps.orders.domain.cancelling import cancel_order
from apps.orders.enums import Fault
from apps.orders.models import LineItem, Order, PurchaseLine
from apps.stock.domain.check import check_stock
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.models import Payable
from apps.warehouse.domain.errors import NothingToPick
from apps.warehouse.domain.placing import place_items
from apps.warehouse.domain.station import pack_at_station
from apps.warehouse.domain.waves import open_wave
from apps.warehouse.models import Delivery, DeliveryLine, Placement, UnclaimedGoods, WaveItem
from tests.orders.market import assert_consistent, stock_of
from tests.orders.test_orders_concurrency import at_once
from tests.warehouse.house import LATER, House, make_house

ROUNDS = 4


@pytest.fixture
def house(cloned_db: str, django_db_blocker: Any) -> Iterator[House]:
    """In a database of its own, for several connections."""
    with django_db_blocker.unblock():
        house = make_house()
        house.market.offer("P1", pieces=100, supply_price="20.00")
        house.market.offer("P1", "train", pieces=100, supply_price="30.00")
        yield house
        connections.close_all()


def accepted_lines(house: House) -> dict[int, int]:
    return house.lines("P1")


def items_of(order: Order) -> dict[int, int]:
    with acting_as_ops():
        return dict(LineItem.objects.filter(order=order).values_list("pk", "quantity"))


def arrived(house: House, number: int, pieces: int = 2) -> Order:
    """An order whose goods lie in a bin."""
    order = house.confirmed(("bear", pieces), order_no=f"A-{number}")
    house.receive(house.announce("P1", accepted_lines(house), note=f"DN-{number}"))
    with acting_as_ops():
        place_items(item_ids=items_of(order), warehouse_id=house.warehouse.pk, bin_code="A-01", now=LATER)
    return order


def test_two_announcements_at_once_announce_no_more_than_is_to_come(house: House):
    for number in range(ROUNDS):
        house.confirmed(("bear", 3), order_no=f"A-{number}")
        lines = accepted_lines(house)
        announce = partial(house.announce, "P1", lines)
        outcomes = at_once(*(partial(announce, note=f"DN-{number}-{n}") for n in range(3)))
        assert Counter(map(kind, outcomes)) == {"Delivery": 1, "DeliveryRefused": 2}
        with acting_as_ops():
            assert DeliveryLine.objects.filter(purchase_line__in=lines).get().announced == 3
    assert_consistent()


def kind(outcome: Any) -> str:
    return outcome.__name__ if isinstance(outcome, type) else type(outcome).__name__


def test_the_same_note_twice_at_once_is_one_delivery(house: House):
    for number in range(ROUNDS):
        house.confirmed(("bear", 3), order_no=f"A-{number}")
        announce = partial(house.announce, "P1", accepted_lines(house), note=f"DN-{number}")
        first, second = at_once(announce, announce)
        assert first == second
    with acting_as_ops():
        assert Delivery.objects.count() == DeliveryLine.objects.count() == ROUNDS


def test_the_same_note_of_other_lines_at_once_is_refused(house: House):
    for number in range(ROUNDS):
        house.confirmed(("bear", 1), ("train", 1), order_no=f"A-{number}")
        each = [{line: 1} for line in accepted_lines(house)]
        outcomes = at_once(*(partial(house.announce, "P1", lines, note=f"DN-{number}") for lines in each))
        assert Counter(map(kind, outcomes)) == {"Delivery": 1, "DeliveryDiffers": 1}
        house.announce("P1", accepted_lines(house), note=f"DN-{number}-rest")
    assert_consistent()


def test_one_delivery_received_twice_at_once_counts_once(house: House):
    for number in range(ROUNDS):
        house.confirmed(("bear", 3), order_no=f"A-{number}")
        delivery = house.announce("P1", accepted_lines(house), note=f"DN-{number}")
        outcomes = at_once(*[partial(house.receive, delivery)] * 3)
        assert [kind(outcome) for outcome in outcomes] == ["Delivery"] * 3
        with acting_as_system():
            assert GoodsReceipt.objects.count() == Payable.objects.count() == number + 1
            assert set(PurchaseLine.objects.values_list("received", "state")) == {(3, "received")}
    assert stock_of(house.market)["P1", "bear"] == (100 - 3 * ROUNDS, 0)
    assert_consistent()


def test_two_deliveries_of_one_line_at_once_make_it_arrive(house: House):
    for number in range(ROUNDS):
        order = house.confirmed(("bear", 3), order_no=f"A-{number}")
        (line,) = accepted_lines(house)
        parts = [house.announce("P1", {line: n}, note=f"DN-{number}-{n}") for n in (1, 2)]
        at_once(*(partial(house.receive, part) for part in parts))
        with acting_as_system():
            assert list(order.items.values_list("quantity", "state")) == [(3, "arrived")]
    assert_consistent()


def wave_of(house: House, **more: int) -> int:
    with acting_as_ops():
        return open_wave(warehouse_id=house.warehouse.pk, now=LATER, **more).pk


def test_two_waves_at_once_take_different_orders(house: House):
    for number in range(6):
        arrived(house, number)

    outcomes = at_once(*[partial(wave_of, house, most_orders=2)] * 4)
    assert sum(outcome is NothingToPick for outcome in outcomes) == 1
    with acting_as_ops():
        waved = Counter(WaveItem.objects.values_list("item", flat=True))
        assert (len(waved), set(waved.values())) == (6, {1})


def test_what_is_cancelled_while_a_wave_opens_is_in_no_wave(house: House):
    for number in range(ROUNDS):
        orders = [arrived(house, number * 2 + n) for n in range(2)]
        at_once(partial(wave_of, house), partial(cancel, orders[0]))
        with acting_as_ops():
            open_rows = WaveItem.objects.filter(order__in=orders, is_open=True)
            assert set(open_rows.values_list("order", flat=True)) == {orders[1].pk}


def test_packed_in_the_meantime_or_not_what_is_cancelled_belongs_to_no_order(house: House):
    """Packing first, its parcel is opened again and lies in no bin; cancelling first, nothing is packed."""
    ends = Counter()
    for number in range(6):
        order = arrived(house, number)
        items = items_of(order)
        packed, _cancelled = at_once(partial(pack, order, items, f"f{number}"), partial(cancel, order))
        with acting_as_system():
            order.refresh_from_db()
            parcels = Parcel.objects.filter(order=order)
            end = (order.status, list(parcels.values_list("voided_at", flat=True)), order.items.get().state)
            unclaimed = UnclaimedGoods.objects.filter(item__order=order).count()
            lies = Placement.objects.filter(item__order=order).count()
        won = packed is not NotPackable
        assert end == ("cancelled", [LATER] if won else [], "cancelled")
        assert (unclaimed, lies) == ((1, 0) if won else (1, 1))
        ends[won] += 1
    assert sum(ends.values()) == 6
    with acting_as_system():
        assert check_stock() == []


def pack(order: Order, items: dict[int, int], key: str) -> Parcel:
    with acting_as_ops():
        now = LATER + timedelta(hours=1)
        return pack_at_station(order_id=order.pk, items=items, weight_g=520, key=key, now=now)[0]


def cancel(order: Order) -> None:
    with acting_as_system():
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)


def test_cancelling_against_receiving_loses_no_goods(house: House):
    for number in range(ROUNDS):
        order = house.confirmed(("bear", 3), order_no=f"A-{number}")
        delivery = house.announce("P1", accepted_lines(house), note=f"DN-{number}")
        at_once(partial(house.receive, delivery), partial(cancel, order))
        with acting_as_system():
            assert list(order.items.values_list("state", flat=True)) == ["cancelled"]
            assert list(UnclaimedGoods.objects.filter(item__order=order).values_list("pieces", flat=True)) == [3]
    assert_consistent()
