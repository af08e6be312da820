"""Goods find a bin after they came, too: from the receiving form, from the bench, from another bin."""

import pytest
from django.test import Client

from apps.fulfillment.domain.packing import unpack_parcel
from apps.orders.models import LineItem, Order
from apps.tenancy.context import acting_as_ops
from apps.warehouse.domain.errors import NothingToPick
from apps.warehouse.domain.placing import items_here
from apps.warehouse.domain.station import pack_at_station
from apps.warehouse.domain.waves import open_wave, pick_list
from apps.warehouse.models import Bin, Placement, Wave
from tests.ops.staff import make_staff, proven_client
from tests.warehouse.house import LATER, House, make_house

pytestmark = pytest.mark.django_db
PUT = "/admin/warehouse/placement/put/"


@pytest.fixture
def house(db: None) -> House:
    house = make_house()
    house.market.offer("P1", "bear")
    house.market.offer("P2", "train")
    return house


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def item_of(order: Order, sku: str = "C-BEAR") -> int:
    with acting_as_ops():
        return LineItem.objects.get(order=order, variant__sku=sku).pk


def put(desk: Client, house: House, *items: int, into: str, scan: str = "") -> Client:
    page = f"{PUT}?scan={scan}" if scan else PUT
    return desk.post(page, {"warehouse": house.warehouse.pk, "bin_code": into, "chosen": items})


def wave_of(house: House) -> list[tuple[str, str]]:
    """What a new wave fetches."""
    with acting_as_ops():
        wave = open_wave(warehouse_id=house.warehouse.pk, now=LATER)
        return [(row.bin_code, row.item.variant.sku) for row in pick_list(wave)]


def lying() -> list[tuple[int, str]]:
    with acting_as_ops():
        return list(Placement.objects.order_by("item").values_list("item", "bin__code"))


def test_goods_received_without_a_bin_are_placed_picked_unpacked_and_placed_again(house: House, desk: Client):
    order = house.confirmed(("bear", 2))
    delivery = house.receive(house.announce("P1"))
    item = item_of(order)
    with acting_as_ops(), pytest.raises(NothingToPick, match="place what arrived into bins first"):
        open_wave(warehouse_id=house.warehouse.pk, now=LATER)
    opening = desk.get("/admin/warehouse/wave/open/").content.decode()
    assert "Complete orders waiting for a wave: 1. Of these, with goods in no bin yet: 1." in opening
    assert f"{PUT}?scan=DN-P1" in desk.get(f"/admin/warehouse/delivery/{delivery.pk}/change/").content.decode()
    assert put(desk, house, item, into="b-07", scan="DN-P1")["Location"] == f"{PUT}?scan=DN-P1"
    assert f"{PUT}?scan" not in desk.get(f"/admin/warehouse/delivery/{delivery.pk}/change/").content.decode()
    assert wave_of(house) == [("B-07", "C-BEAR")]
    with acting_as_ops():
        parcel, _ = pack_at_station(order_id=order.pk, items={item: 2}, weight_g=520, key="f1", now=LATER)
        assert not items_here().exists()
        unpack_parcel(parcel_id=parcel.pk, reason="the box was torn", now=LATER)
    assert lying() == []
    assert "C-BEAR" in desk.get(PUT).content.decode()
    put(desk, house, item, into="A-01")
    assert lying() == [(item, "A-01")]
    assert wave_of(house) == [("A-01", "C-BEAR")]
    put(desk, house, item, into="B-07", scan="A-1")
    with acting_as_ops():
        assert [row.bin_code for row in pick_list(Wave.objects.latest("pk"))] == ["B-07"]


def test_what_is_scanned_says_which_goods_are_meant(house: House):
    first = house.confirmed(("bear", 1), ("train", 1))
    second = house.confirmed(("bear", 3), order_no="A-2")
    house.receive(house.announce("P1"))
    house.receive(house.announce("P2"))
    bear, train, bears = item_of(first), item_of(first, "C-TRAIN"), item_of(second)
    with acting_as_ops():
        shelf = Bin.objects.get(code="A-01")
        Placement.objects.create(item_id=train, bin=shelf, placed_at=LATER)
        meant = {
            scan: set(items_here(scan).values_list("pk", flat=True))
            for scan in ("", " DN-P1 ", "A-1", f"#{second.pk}", "C-BEAR", "a-01", "DN-9", "#x")
        }
    assert meant == {
        "": {bear, bears},
        " DN-P1 ": {bear, bears},
        "A-1": {bear, train},
        f"#{second.pk}": {bears},
        "C-BEAR": {bear, bears},
        "a-01": {train},
        "DN-9": set(),
        "#x": set(),
    }


def test_the_page_ticks_what_a_scan_found_loose_and_says_what_is_wrong(house: House, desk: Client):
    order = house.confirmed(("bear", 2))
    house.receive(house.announce("P1"))
    item = item_of(order)
    page = desk.get(PUT, {"scan": "A-1"}).content.decode()
    assert f'value="{item}" id="id_chosen_0" checked' in page
    assert "checked" not in desk.get(PUT).content.decode()
    assert "Nothing of this is in the warehouse." in desk.get(PUT, {"scan": "A-9"}).content.decode()
    assert "There is no bin &#x27;Z-99&#x27; here" in put(desk, house, item, into="Z-99").content.decode()
    assert "Tick goods." in put(desk, house, into="A-01").content.decode()
    assert lying() == []
    put(desk, house, item, into="A-01")
    put(desk, house, item, into="B-07", scan="A-01")
    assert lying() == [(item, "B-07")]
    assert "Everything that is here lies in a bin." in desk.get(PUT).content.decode()
