"""Waves of complete orders, and the packing station: consolidated from two suppliers, or split into two parcels."""

import pytest
from django.test import Client

from apps.fulfillment.models import Parcel
from apps.orders.models import LineItem, Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.domain.errors import NothingToPick
from apps.warehouse.domain.placing import place_items
from apps.warehouse.domain.station import bench_of, find_orders, pack_at_station
from apps.warehouse.domain.waves import finish_picking, open_wave, pick_list
from apps.warehouse.models import Placement, WaveItem
from tests.ops.staff import make_staff, proven_client
from tests.orders.placing import items_of
from tests.warehouse.house import LATER, House, make_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    house = make_house()
    house.market.offer("P1", "bear")
    house.market.offer("P2", "train")
    return house


def arrived(house: House, *lines: tuple[str, int], order_no: str = "A-1", only: str = "") -> Order:
    """An order whose goods came and lie in bins, from all suppliers or one."""
    order = house.confirmed(*lines, order_no=order_no)
    for code in [only] if only else ["P1", "P2"]:
        house.receive(house.announce(code, note=f"DN-{code}-{order_no}"))
    with acting_as_ops():
        items = LineItem.objects.filter(order=order, state="arrived").order_by("pk").values_list("pk", flat=True)
        for item, code in zip(items, ("B-07", "A-01"), strict=False):
            place_items(item_ids=[item], warehouse_id=house.warehouse.pk, bin_code=code, now=LATER)
    return order


def wave(house: House, **more: object):
    with acting_as_ops():
        return open_wave(warehouse_id=house.warehouse.pk, now=LATER, **more)


def test_wave_takes_complete_orders_once_in_the_order_of_bins(house: House):
    arrived(house, ("bear", 2), ("train", 1))
    incomplete = arrived(house, ("bear", 1), ("train", 1), order_no="A-2", only="P1")
    with acting_as_system():
        assert incomplete.pk not in {order.pk for order in find_orders("A-1")}
    first = wave(house)
    with acting_as_ops():
        rows = [(row.bin_code, row.item.variant.sku, row.quantity) for row in pick_list(first)]
        assert rows == [("A-01", "C-TRAIN", 1), ("B-07", "C-BEAR", 2)]
        with pytest.raises(NothingToPick, match="no complete order lies in this warehouse"):
            open_wave(warehouse_id=house.warehouse.pk, now=LATER)
        assert finish_picking(wave_id=first.pk, now=LATER).picked_at == LATER


def test_goods_of_two_suppliers_become_one_parcel_and_leave_their_bins(house: House):
    order = arrived(house, ("bear", 2), ("train", 1))
    wave(house)
    with acting_as_ops():
        bench = bench_of(order.pk)
        assert (len(bench.ready), bench.missing, bench.catalog_weight_g) == (2, [], 750)
        chosen = {item.pk: item.quantity for item in bench.ready}
        parcel, warning = pack_at_station(order_id=order.pk, items=chosen, weight_g=780, key="f1", now=LATER)
        again, _ = pack_at_station(order_id=order.pk, items=chosen, weight_g=780, key="f1", now=LATER)
        assert (parcel.pk, warning) == (again.pk, "")
        assert parcel.items.count() == 2
        assert not Placement.objects.exists()
        assert not WaveItem.objects.filter(is_open=True).exists()
        assert [each.pk for each in find_orders(parcel.tracking_no)] == [order.pk]
    assert [state for _sku, _pieces, state in items_of(order)] == ["packed", "packed"]


def test_one_order_is_split_into_two_parcels_at_the_station(house: House):
    order = arrived(house, ("bear", 3), ("train", 1))
    desk: Client = proven_client(make_staff("ming@haitun.example"))
    found = desk.get("/admin/warehouse/waveitem/station/", {"scan": "A-1"})
    url = f"/admin/warehouse/waveitem/station/{order.pk}/"
    assert found["Location"] == url
    with acting_as_system():
        bear, train = LineItem.objects.filter(order=order).order_by("pk").values_list("pk", flat=True)
    form = {"key": "k1", "weight_g": "520", f"pieces_{bear}": "2", f"pieces_{train}": "0"}
    assert "is more than a registered packet may weigh" in said(desk.post(url, form | {"weight_g": "2001"}))
    with acting_as_system():
        assert not Parcel.objects.exists()
    assert desk.post(url, form)["Location"] == url
    assert items_of(order) == [("C-BEAR", 1, "arrived"), ("C-TRAIN", 1, "arrived"), ("C-BEAR", 2, "packed")]
    with acting_as_system():
        rest = LineItem.objects.filter(order=order, state="arrived").order_by("pk").values_list("pk", flat=True)
        last = {"key": "k2", "weight_g": "500"} | {f"pieces_{item}": "1" for item in rest}
    desk.post(url, last)
    with acting_as_system():
        parcels = Parcel.objects.filter(order=order).order_by("pk")
        assert [(each.tracking_no, each.weight_g) for each in parcels] == [
            ("RX000000080CN", 520),
            ("RX000000093CN", 500),
        ]
    assert {state for _sku, _pieces, state in items_of(order)} == {"packed"}


def said(answer: object) -> str:
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_delivery_is_counted_in_the_desk_and_goes_into_a_bin(house: House):
    order = house.confirmed(("bear", 2))
    delivery = house.announce("P1")
    desk = proven_client(make_staff("ming@haitun.example"))
    url = f"/admin/warehouse/delivery/{delivery.pk}/receive/"
    assert "C-BEAR" in desk.get(url).content.decode()
    with acting_as_system():
        line = delivery.lines.get().pk
    rows = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-line": str(line), "bin_code": "b-07"}
    counted = rows | {"form-0-accepted": "2", "form-0-rejected": "0", "form-0-reason": "", "form-0-note": ""}
    assert desk.post(url, counted)["Location"] == f"/admin/warehouse/delivery/{delivery.pk}/change/"
    assert items_of(order) == [("C-BEAR", 2, "arrived")]
    with acting_as_ops():
        assert Placement.objects.get().bin.code == "B-07"
    assert "A-01" not in desk.get("/admin/warehouse/wave/open/").content.decode()
    desk.post("/admin/warehouse/wave/open/", {"warehouse": house.warehouse.pk, "most_orders": "50"})
    with acting_as_ops():
        pick = WaveItem.objects.get().wave_id
    assert "B-07" in desk.get(f"/admin/warehouse/wave/{pick}/pick/").content.decode()
