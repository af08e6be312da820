"""Something to scan before the label is there, and the label one click after packing."""

import re

import pytest
from django.test import Client

from apps.fulfillment.models import Parcel
from apps.orders.models import LineItem, Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.domain.placing import place_items
from apps.warehouse.domain.waves import open_wave
from apps.warehouse.models import Wave
from tests.fulfillment.reading import barcodes_of, sizes_of, texts_of
from tests.ops.staff import make_staff, proven_client
from tests.warehouse.house import LATER, House, make_house

pytestmark = pytest.mark.django_db
STATION = "/admin/warehouse/waveitem/station/"


@pytest.fixture
def house(db: None) -> House:
    house = make_house()
    house.market.offer("P1", "bear", pieces=30)
    house.market.offer("P1", "train")
    return house


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def arrived(house: House, *lines: tuple[str, int], order_no: str = "A-1", **given: object) -> Order:
    order = house.confirmed(*lines, order_no=order_no, **given)
    house.receive(house.announce("P1", note=f"DN-{order_no}"))
    with acting_as_ops():
        for item, code in zip(items_of(order), ("B-07", "A-01"), strict=False):
            place_items(item_ids=[item], warehouse_id=house.warehouse.pk, bin_code=code, now=LATER)
    return order


def items_of(order: Order) -> dict[int, int]:
    with acting_as_ops():
        return dict(LineItem.objects.filter(order=order).order_by("pk").values_list("pk", "quantity"))


def wave_of(house: House) -> Wave:
    with acting_as_ops():
        return open_wave(warehouse_id=house.warehouse.pk, now=LATER)


def read(desk: Client, url: str) -> bytes:
    answer = desk.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer["Content-Disposition"].startswith("inline; ")
    return answer.content


def test_codes_of_the_pick_list_and_the_slips_open_their_orders_at_the_station(house: House, desk: Client):
    orders = [arrived(house, ("bear", 2), ("train", 1)), arrived(house, ("bear", 1), order_no="A-2")]
    page = f"/admin/warehouse/wave/{wave_of(house).pk}/"
    shown = desk.get(f"{page}pick/").content.decode()
    assert f"{page}pick.pdf" in shown
    assert f"{page}slips.pdf" in shown
    pick, slips = read(desk, f"{page}pick.pdf"), read(desk, f"{page}slips.pdf")
    first, second = (f"#{order.pk}" for order in orders)
    assert (sizes_of(pick), sizes_of(slips)) == ([(210, 297)], [(100, 150)] * 2)
    assert set(barcodes_of(pick)[0]) == {first, second}
    assert barcodes_of(slips) == [[first], [second]]
    text = texts_of(pick)[0]
    assert text.index("A-01 C-TRAIN") < text.index("B-07 C-BEAR")
    assert "B-07" in texts_of(slips)[0]
    for code, order in zip((first, second), orders, strict=True):
        assert desk.get(STATION, {"scan": code})["Location"] == f"{STATION}{order.pk}/"
    assert barcodes_of(read(desk, f"{STATION}{orders[1].pk}/slip.pdf")) == [[second]]


def test_a_long_walk_goes_on_over_the_page_and_chinese_is_printed(house: House, desk: Client):
    for number in range(20):
        arrived(house, ("bear", 1), order_no=f"订单-{number}")
    page = f"/admin/warehouse/wave/{wave_of(house).pk}/"
    desk.cookies["django_language"] = "zh-hans"
    pick = read(desk, f"{page}pick.pdf")
    assert [len(codes) for codes in barcodes_of(pick)] == [17, 3]
    assert "拣货单" in texts_of(pick)[0]
    assert "订单-19" in texts_of(pick)[1]
    assert "装箱单" in texts_of(read(desk, f"{page}slips.pdf"))[0]


def test_after_packing_the_bench_leads_to_the_label_and_the_cn23(house: House, desk: Client):
    order = arrived(house, ("bear", 2))
    bench = f"{STATION}{order.pk}/"
    assert "Print label" not in desk.get(bench).content.decode()
    (item,) = items_of(order)
    desk.post(bench, {"key": "k1", "weight_g": "520", f"pieces_{item}": "2"})
    with acting_as_system():
        parcel = Parcel.objects.get()
    shown = desk.get(bench).content.decode()
    (label,) = re.findall(r'href="([^"]+label\.pdf)"', shown)
    assert barcodes_of(read(desk, label)) == [[parcel.tracking_no]]
    assert "cn23.pdf" not in shown
    with acting_as_ops():
        parcel.declaration.form = "cn23"
        parcel.declaration.save(update_fields=["form"])
    (cn23,) = re.findall(r'href="([^"]+cn23\.pdf)"', desk.get(bench).content.decode())
    assert sizes_of(read(desk, cn23)) == [(210, 148)]


def test_papers_of_nothing_say_why(house: House, desk: Client):
    order = arrived(house, ("bear", 2))
    wave = wave_of(house)
    (item,) = items_of(order)
    desk.post(f"{STATION}{order.pk}/", {"key": "k1", "weight_g": "520", f"pieces_{item}": "2"})
    page = f"/admin/warehouse/wave/{wave.pk}/"
    for paper, why in (
        (f"{page}pick.pdf", f"nothing of {wave} is left to fetch"),
        (f"{page}slips.pdf", "nothing of these orders is in the warehouse"),
        (f"{STATION}{order.pk}/slip.pdf", "nothing of these orders is in the warehouse"),
    ):
        assert why in desk.get(paper, follow=True).content.decode().lower().replace(f"{wave}".lower(), f"{wave}")
    assert "Nothing is left to fetch." in desk.get(f"{page}pick/").content.decode()
