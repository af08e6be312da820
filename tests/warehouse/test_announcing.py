"""Goods that nobody announced: staff announce them for their supplier, and nothing else takes what orders wait for."""

import pytest
from django.test import Client

from apps.fulfillment.domain.errors import AskedFor
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import GoodsReceipt
from apps.orders.domain.cancelling import cancel_order
from apps.orders.enums import Fault
from apps.orders.models import PurchaseLine
from apps.stock.domain.errors import InsufficientStock
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.warehouse.domain.announcing import lines_to_announce
from apps.warehouse.domain.errors import DeliveryRefused
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.models import Delivery
from tests.ops.staff import make_staff, proven_client
from tests.orders.market import assert_consistent, stock_of
from tests.orders.placing import items_of
from tests.warehouse.house import LATER, House, make_house, purchase_states

pytestmark = pytest.mark.django_db
ANNOUNCE = "/admin/warehouse/delivery/announce/"


@pytest.fixture
def house(db: None) -> House:
    house = make_house()
    house.market.offer("P1", supply_price="20.00")
    return house


def accept(house: House, pieces: int) -> GoodsReceipt:
    """What came is entered by SKU, as goods that nobody asked for."""
    with acting_as_ops():
        return accept_goods(
            supplier_id=house.market.suppliers["P1"].pk,
            lines=[Delivered(house.market.offers["P1", "bear"].pk, pieces)],
            place=HandOver.WAREHOUSE,
            delivery_note="DN-1",
            now=LATER,
        )


def test_staff_announce_and_receive_what_came_without_a_word(house: House):
    order = house.confirmed(("bear", 3))
    desk: Client = proven_client(make_staff("ming@haitun.example"))
    supplier = house.market.suppliers["P1"].pk
    page = f"{ANNOUNCE}{supplier}/"
    assert desk.post(ANNOUNCE, {"supplier": supplier})["Location"] == page
    (line,) = lines_of(house)
    assert f'name="pieces_{line}" value="3"' in desk.get(page).content.decode()
    form = {"warehouse": house.warehouse.pk, "delivery_note": "DN-1", f"pieces_{line}": "4"}
    assert "4 pieces of 3 that are to come" in desk.post(page, form).content.decode()
    assert desk.post(page, form | {f"pieces_{line}": "3"})["Location"] == "/admin/warehouse/delivery/"
    assert "Nothing is to come" in desk.get(page).content.decode()
    with acting_as_ops():
        delivery = Delivery.objects.get()
    assert (delivery.delivery_note, delivery.supplier_id) == ("DN-1", supplier)
    house.receive(delivery)
    assert (items_of(order), stock_of(house.market)) == ([("C-BEAR", 3, "arrived")], {("P1", "bear"): (7, 0)})
    assert_consistent()


@pytest.mark.parametrize(("number", "doubt"), [("rr 123456789 cn", True), ("RX000000080CN", False), ("SF123", False)])
def test_staff_are_warned_of_a_wrong_digit_and_announce_all_the_same(house: House, number: str, doubt: bool):
    house.confirmed(("bear", 3))
    desk: Client = proven_client(make_staff("ming@haitun.example"))
    (line,) = lines_of(house)
    form = {"warehouse": house.warehouse.pk, "delivery_note": "DN-1", "tracking_no": number, f"pieces_{line}": "3"}
    page = desk.post(f"{ANNOUNCE}{house.market.suppliers['P1'].pk}/", form, follow=True).content.decode()
    words = "RR123456789CN is no correct S10 number; check it digit by digit"
    assert (words in page, "is announced: count it when it is here" in page) == (doubt, True)
    with acting_as_ops():
        assert Delivery.objects.get().tracking_no == number


def lines_of(house: House) -> list[int]:
    with acting_as_ops():
        return [line.pk for line in lines_to_announce(house.market.suppliers["P1"].pk)]


def test_what_did_not_come_is_announced_again(house: House):
    house.confirmed(("bear", 3))
    (line,) = lines_of(house)
    first = house.announce("P1", {line: 2})
    with acting_as_ops():
        (left,) = lines_to_announce(house.market.suppliers["P1"].pk)
        assert (left.pk, left.to_come) == (line, 1)
    house.announce("P1", {line: 1}, note="DN-2")
    assert lines_of(house) == []
    house.receive(first, Counted(1))
    assert lines_of(house) == [line]
    with acting_as_system():
        assert PurchaseLine.objects.get().received == 1


@pytest.mark.parametrize("received", [False, True])
def test_the_rest_of_a_cancelled_line_is_not_sent_any_more(house: House, received: bool):
    order = house.confirmed(("bear", 5))
    (line,) = lines_of(house)
    first = house.announce("P1", {line: 2})
    if received:
        house.receive(first, Counted(2))
    with acting_as_system():
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)
    assert lines_of(house) == []
    with pytest.raises(DeliveryRefused, match=r"nothing of it is to be sent|3 pieces of 0 that are to come"):
        house.announce("P1", {line: 3}, note="DN-2")
    with acting_as_system():
        asked = PurchaseLine.objects.get()
        assert (asked.quantity, asked.accepted, asked.withdrawn_at) == (5, 2, LATER)
    if not received:
        assert stock_of(house.market) == {("P1", "bear"): (10, 2)}
        house.receive(first, Counted(2))
    assert purchase_states() == [("P1", 2, 2, "received")]
    assert stock_of(house.market) == {("P1", "bear"): (8, 0)}
    assert_consistent()


@pytest.mark.parametrize("shipped", [False, True])
def test_goods_of_a_purchase_order_are_not_accepted_beside_its_delivery(house: House, shipped: bool):
    order = house.confirmed(("bear", 3))
    delivery = house.announce("P1") if shipped else None
    for pieces in (2, 8):
        with pytest.raises(AskedFor, match=r"PO-\S+ / 1 \(C-BEAR\): announce and receive their delivery"):
            accept(house, pieces)
    assert stock_of(house.market) == {("P1", "bear"): (10, 3)}
    with acting_as_system():
        assert not GoodsReceipt.objects.exists()
    house.receive(delivery or house.announce("P1"))
    assert items_of(order) == [("C-BEAR", 3, "arrived")]
    accept_others(house)
    assert_consistent()


def accept_others(house: House) -> None:
    """Once nothing is to come, seven are free."""
    with acting_as_ops():
        accept_goods(
            supplier_id=house.market.suppliers["P1"].pk,
            lines=[Delivered(house.market.offers["P1", "bear"].pk, 7)],
            place=HandOver.WAREHOUSE,
            delivery_note="DN-9",
            now=LATER,
        )
    assert stock_of(house.market) == {("P1", "bear"): (0, 0)}


def test_what_is_reserved_for_an_order_stays_until_it_is_asked_for(house: House):
    order = house.market.place(("bear", 3))
    house.market.route(order)
    with pytest.raises(InsufficientStock, match="8 wanted, 7 there"):
        accept(house, 8)
    accept(house, 7)
    assert stock_of(house.market) == {("P1", "bear"): (3, 3)}
    (purchase,) = house.market.issue()
    house.market.answer(purchase, (3, ""))
    house.receive(house.announce("P1"))
    assert (items_of(order), purchase_states()) == ([("C-BEAR", 3, "arrived")], [("P1", 3, 3, "received")])
    assert_consistent()
