"""Orders that are cancelled after their goods came: nobody fetches them, and what is here belongs to no order."""

from datetime import timedelta

import pytest
from django.test import Client
from djmoney.money import Money

from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.models import GoodsReceipt, GoodsReturn
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.domain.cancelling import cancel_order, request_cancellation
from apps.orders.enums import Fault
from apps.orders.models import LineItem, Order, PurchaseLine
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.wallet.models import Payable, PayableReversal
from apps.warehouse.domain.errors import NotHere
from apps.warehouse.domain.placing import items_here, items_to_place, place_items
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.domain.station import pack_at_station
from apps.warehouse.domain.unclaimed import send_back, write_off
from apps.warehouse.domain.waves import open_wave, pick_list
from apps.warehouse.models import Placement, UnclaimedGoods, WaveItem
from tests.ops.staff import make_staff, proven_client
from tests.orders.market import assert_consistent, stock_of
from tests.warehouse.house import LATER, House, make_house

pytestmark = pytest.mark.django_db
LEAVE = "/admin/warehouse/unclaimedgoods/leave/"


@pytest.fixture
def house(db: None) -> House:
    house = make_house()
    house.market.offer("P1", "bear", supply_price="20.00")
    house.market.offer("P1", "train", supply_price="30.00")
    return house


def cancel(order: Order) -> None:
    with acting_as_system():
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)


def item_of(order: Order, sku: str = "C-BEAR", **more: object) -> LineItem:
    with acting_as_ops():
        return LineItem.objects.get(order=order, variant__sku=sku, **more)


def place(house: House, *items: LineItem, into: str = "A-01") -> None:
    with acting_as_ops():
        wanted = [item.pk for item in items]
        place_items(item_ids=wanted, warehouse_id=house.warehouse.pk, bin_code=into, now=LATER)


def unclaimed() -> list[tuple[str, int, str, bool]]:
    """SKU, pieces, delivery note, and whether they left."""
    with acting_as_ops():
        rows = UnclaimedGoods.objects.select_related("item__variant", "delivery_line__delivery").order_by("pk")
        return [
            (row.item.variant.sku, row.pieces, str(row.delivery_line.delivery), row.left_at is not None) for row in rows
        ]


def ids() -> list[int]:
    with acting_as_ops():
        return list(UnclaimedGoods.objects.order_by("pk").values_list("pk", flat=True))


def owed() -> Money:
    with acting_as_system():
        due = [each.amount for each in Payable.objects.all()] + [-each.amount for each in PayableReversal.objects.all()]
        return sum(due, Money(0, "CNY"))


def test_a_printed_pick_list_sends_nobody_for_what_was_cancelled(house: House):
    kept, gone = house.confirmed(("bear", 1)), house.confirmed(("bear", 2), order_no="A-2")
    house.receive(house.announce("P1"))
    place(house, item_of(kept), item_of(gone))
    with acting_as_ops():
        wave = open_wave(warehouse_id=house.warehouse.pk, now=LATER)
    with acting_for_seller(gone.seller_id):
        request_cancellation(order_id=gone.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)
    with acting_as_system():
        job = Job.objects.get(kind="orders.cancel").pk
    run_job(job_id=job, clock=lambda: LATER, lease=timedelta(minutes=1))
    with acting_as_ops():
        assert [row.order_id for row in pick_list(wave)] == [kept.pk]
        assert list(WaveItem.objects.order_by("item").values_list("is_open", flat=True)) == [True, False]
        assert Placement.objects.get(item=item_of(gone)).bin.code == "A-01"
        item = item_of(kept)
        pack_at_station(order_id=kept.pk, items={item.pk: 1}, weight_g=260, key="f1", now=LATER)
        assert not pick_list(wave).exists()
    assert unclaimed() == [("C-BEAR", 2, "DN-P1", False)]


def test_goods_that_were_cancelled_on_their_way_belong_to_no_order_when_they_come(house: House):
    order = house.confirmed(("bear", 3), ("train", 1))
    delivery = house.announce("P1")
    house.receive(delivery, Counted(2), Counted(0))
    rest = house.announce("P1", dict.fromkeys(purchase_lines(), 1), note="DN-2")
    cancel(order)
    cancel(order)
    assert unclaimed() == [("C-BEAR", 2, "DN-P1", False)]
    house.receive(rest, Counted(1), Counted(0, 1, "damaged"))
    assert unclaimed() == [("C-BEAR", 2, "DN-P1", False), ("C-BEAR", 1, "DN-2", False)]
    with acting_as_ops():
        (item,) = items_to_place(rest)
        assert list(items_here()) == [item]
    place(house, item, into="B-07")
    with acting_as_ops():
        assert not items_here().exists()
        assert list(items_here("DN-2")) == [item]
    assert (owed(), stock_of(house.market)[("P1", "bear")]) == (Money("60.00", "CNY"), (7, 0))
    assert_consistent()


def purchase_lines() -> list[int]:
    with acting_as_system():
        return list(PurchaseLine.objects.order_by("pk").values_list("pk", flat=True))


def test_goods_of_no_order_go_back_by_one_note_and_are_no_longer_owed_for(house: House):
    order = house.confirmed(("bear", 3), ("train", 1))
    house.receive(house.announce("P1"))
    place(house, item_of(order), item_of(order, "C-TRAIN"))
    assert owed() == Money("90.00", "CNY")
    cancel(order)
    bears, train = ids()
    with acting_as_ops():
        back = send_back(unclaimed_ids=[bears], return_note="R-1", reason="cancelled", now=LATER)
        assert [str(each.amount) for each in back] == ["CN¥60.00"]
        assert list(Placement.objects.values_list("item", flat=True)) == [item_of(order, "C-TRAIN").pk]
        with pytest.raises(NotHere, match="some of these goods left before"):
            send_back(unclaimed_ids=[bears, train], return_note="R-2", reason="cancelled", now=LATER)
    assert (owed(), unclaimed()[1]) == (Money("30.00", "CNY"), ("C-TRAIN", 1, "DN-P1", False))
    with acting_as_ops():
        assert write_off(unclaimed_ids=[train], reason="burnt", now=LATER) == 1
        assert not Placement.objects.exists()
        row = UnclaimedGoods.objects.get(pk=train)
        assert (row.left_at, row.reason, row.goods_return) == (LATER, "burnt", None)
        with pytest.raises(NotHere):
            place_items(item_ids=[item_of(order).pk], warehouse_id=house.warehouse.pk, bin_code="A-01", now=LATER)
    assert owed() == Money("30.00", "CNY")
    assert stock_of(house.market) == {("P1", "bear"): (10, 0), ("P1", "train"): (9, 0)}


def test_what_was_returned_by_its_receipt_before_is_told_and_stays_on_the_list(house: House):
    order = house.confirmed(("bear", 3))
    house.receive(house.announce("P1"))
    cancel(order)
    with acting_as_ops():
        receipt = GoodsReceipt.objects.get()
        return_goods(receipt_id=receipt.pk, lines={1: 3}, return_note="R-1", reason="cancelled", now=LATER)
        (back,) = send_back(unclaimed_ids=ids(), return_note="R-1", reason="cancelled", now=LATER)
        assert back == GoodsReturn.objects.get()
    assert (unclaimed(), owed()) == ([("C-BEAR", 3, "DN-P1", True)], Money(0, "CNY"))


def test_a_divided_item_that_cancelling_unpacks_is_counted_once(house: House):
    order = house.confirmed(("bear", 3))
    house.receive(house.announce("P1"))
    whole = item_of(order)
    with acting_as_ops():
        pack_at_station(order_id=order.pk, items={whole.pk: 2}, weight_g=520, key="f1", now=LATER)
    cancel(order)
    cancel(order)
    assert unclaimed() == [("C-BEAR", 1, "DN-P1", False), ("C-BEAR", 2, "DN-P1", False)]
    with acting_as_ops():
        (back,) = send_back(unclaimed_ids=ids(), return_note="R-1", reason="cancelled", now=LATER)
    assert str(back.amount) == "CN¥60.00"


def test_staff_send_goods_of_no_order_back_by_a_page(house: House):
    desk: Client = proven_client(make_staff("ming@haitun.example"))
    assert "All goods that are here belong to an order." in desk.get(LEAVE).content.decode()
    order = house.confirmed(("bear", 3))
    house.receive(house.announce("P1"))
    cancel(order)
    page = desk.get(LEAVE).content.decode()
    assert "C-BEAR" in page
    assert "DN-P1" in desk.get("/admin/warehouse/unclaimedgoods/", {"is": "here"}).content.decode()
    form = {"chosen": ids(), "way": "back", "return_note": "", "reason": "cancelled"}
    assert "A return has a note, a reason" in desk.post(LEAVE, form).content.decode()
    assert unclaimed() == [("C-BEAR", 3, "DN-P1", False)]
    assert desk.post(LEAVE, form | {"return_note": "R-1"})["Location"] == "/admin/warehouse/unclaimedgoods/"
    assert (unclaimed(), owed()) == ([("C-BEAR", 3, "DN-P1", True)], Money(0, "CNY"))
    assert "no longer owed: DN-P1: CNY 60.00." in desk.get("/admin/").content.decode()
    assert "DN-P1" not in desk.get("/admin/warehouse/unclaimedgoods/", {"is": "here"}).content.decode()
