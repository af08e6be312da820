"""From an accepted purchase order to goods in a bin, and what is rejected on the way."""

from decimal import Decimal
from typing import Any

import pytest
from djmoney.money import Money

from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.models import GoodsReceipt
from apps.orders.models import LineItem, Order, PurchaseLine
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from apps.wallet.models import Payable
from apps.warehouse.domain.announcing import announce_delivery
from apps.warehouse.domain.errors import DeliveryDiffers, DeliveryRefused, NotHere
from apps.warehouse.domain.placing import items_to_place, place_items
from apps.warehouse.domain.receiving import Counted
from apps.warehouse.models import Delivery, Placement, RejectPhoto
from tests.factories.suppliers import image_file
from tests.orders.market import assert_consistent, stock_of
from tests.orders.placing import NOW, items_of
from tests.warehouse.house import LATER, House, make_house, purchase_states

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> House:
    return make_house()


def status_of(order: Order) -> str:
    with acting_as_system():
        return Order.objects.get(pk=order.pk).status


def payables() -> list[tuple[str, str]]:
    with acting_as_system():
        return [(each.supplier.code, str(each.amount)) for each in Payable.objects.select_related("supplier")]


def test_what_comes_whole_has_arrived_and_is_owed_for(house: House):
    house.market.offer("P1", supply_price="20.00", pieces=10)
    order = house.confirmed(("bear", 3))
    delivery = house.announce("P1")
    assert purchase_states() == [("P1", 3, 0, "shipped")]
    house.receive(delivery)
    assert items_of(order) == [("C-BEAR", 3, "arrived")]
    assert (status_of(order), stock_of(house.market)) == ("awaiting_dispatch", {("P1", "bear"): (7, 0)})
    assert payables() == [("P1", "CN¥60.00")]
    with acting_as_system():
        record = SupplyRecord.objects.get()
        assert (record.shipped_at, record.incident_at) == (NOW, None)
    assert_consistent()


def test_goods_are_owed_at_the_price_they_were_ordered_at(house: House):
    """Whatever the offer costs when they come; what goes back is counted against the line it was asked by."""
    house.market.offer("P1", supply_price="20.00")
    house.confirmed(("bear", 3))
    house.market.offer("P1", supply_price="30.00", pieces=0)
    house.confirmed(("bear", 2), order_no="A-2")
    delivery = house.announce("P1")
    house.market.offer("P1", supply_price="99.00", pieces=0)
    house.receive(delivery)
    house.receive(delivery)
    with acting_as_ops():
        receipt = GoodsReceipt.objects.get()
        lines = receipt.lines.order_by("line").values_list("line", "accepted", "unit_price")
        assert list(lines) == [(1, 3, Decimal("20.0000")), (2, 2, Decimal("30.0000"))]
        assert payables() == [("P1", "CN¥120.00")]
        back = return_goods(receipt_id=receipt.pk, lines={2: 1}, return_note="R-1", reason="torn", now=LATER)
        assert str(back.amount) == "CN¥30.00"
    with acting_as_system():
        records = SupplyRecord.objects.order_by("requested_at", "pk")
        assert [each.returned_at for each in records] == [None, LATER]
    assert_consistent()


def test_a_delivery_is_in_one_currency(house: House):
    house.market.offer("P1", supply_price="20.00")
    house.market.offer("P1", "train", supply_price=Money("3.00", "USD"))
    house.confirmed(("bear", 3), ("train", 1))
    with pytest.raises(DeliveryRefused, match="several currencies: announce a delivery for each"):
        house.announce("P1")
    with acting_as_ops():
        assert not Delivery.objects.exists()


def test_the_same_counts_again_change_nothing_and_others_are_refused(house: House):
    house.market.offer("P1")
    house.confirmed(("bear", 3))
    delivery = house.announce("P1")
    house.receive(delivery)
    house.receive(delivery)
    with pytest.raises(DeliveryDiffers, match="was received before with other counts"):
        house.receive(delivery, Counted(2))
    assert payables() == [("P1", "CN¥60.00")]


def test_rejected_pieces_wait_for_another_supplier_and_count_as_an_incident(house: House):
    house.market.offer("P1", supply_price="20.00")
    house.market.offer("P2", supply_price="25.00")
    order = house.confirmed(("bear", 3))
    delivery = house.announce("P1")
    photo = image_file("scratch.jpg")
    house.receive(delivery, Counted(1, 2, "damaged", "scratched", (photo,)))
    assert items_of(order) == [("C-BEAR", 1, "arrived"), ("C-BEAR", 2, "waiting")]
    assert (status_of(order), payables()) == ("awaiting_allocation", [("P1", "CN¥20.00")])
    with acting_as_system():
        assert RejectPhoto.objects.get().name == "scratch.jpg"
        assert SupplyRecord.objects.get(supplier__code="P1").incident_at == LATER
    house.market.route(order, now=LATER)
    assert stock_of(house.market) == {("P1", "bear"): (9, 0), ("P2", "bear"): (10, 2)}
    assert_consistent()


def test_the_same_photo_chosen_twice_is_kept_once(house: House):
    house.market.offer("P1")
    house.confirmed(("bear", 3))
    delivery = house.announce("P1")
    again, other = image_file("copy.jpg"), image_file("other.jpg", size=(70, 70))
    house.receive(delivery, Counted(2, 1, "damaged", "", (image_file("scratch.jpg"), other, again)))
    with acting_as_system():
        assert sorted(RejectPhoto.objects.values_list("name", flat=True)) == ["copy.jpg", "other.jpg"]
        assert Delivery.objects.get().state == "received"


def test_what_is_missing_comes_with_another_note(house: House):
    house.market.offer("P1")
    order = house.confirmed(("bear", 3))
    house.receive(house.announce("P1"), Counted(2))
    assert (items_of(order), purchase_states()) == ([("C-BEAR", 3, "confirmed")], [("P1", 3, 2, "shipped")])
    (line,) = purchase_lines()
    house.receive(house.announce("P1", {line: 1}, note="DN-2"))
    assert (items_of(order), purchase_states()) == ([("C-BEAR", 3, "arrived")], [("P1", 3, 3, "received")])
    assert_consistent()


def purchase_lines() -> list[int]:
    with acting_as_system():
        return list(PurchaseLine.objects.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("counted", "refusal"),
    [
        (Counted(4), "3 pieces were announced; count no more"),
        (Counted(-1), "none below zero"),
        (Counted(1, 2), "say why pieces were rejected"),
        (Counted(1, 2, "other"), "write a note that says what is wrong"),
    ],
)
def test_faulty_counts_are_refused_and_nothing_moves(house: House, counted: Counted, refusal: str):
    house.market.offer("P1")
    order = house.confirmed(("bear", 3))
    delivery = house.announce("P1")
    with pytest.raises(DeliveryRefused, match=refusal):
        house.receive(delivery, counted)
    assert (items_of(order), payables()) == ([("C-BEAR", 3, "confirmed")], [])
    with acting_as_ops():
        assert Delivery.objects.get().state == "announced"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"note": " "}, "has a note and at least one line"),
        ({"pieces": {}}, "has a note and at least one line"),
        ({"more": 1}, "4 pieces of 3 that are to come"),
        ({"stranger": True}, "one of the lines is not yours"),
    ],
)
def test_faulty_announcements_are_refused_and_nothing_is_expected(house: House, change: dict[str, Any], refusal: str):
    house.market.offer("P1")
    house.confirmed(("bear", 3))
    code = "P2" if "stranger" in change else "P1"
    pieces = {line: 3 + change.get("more", 0) for line in purchase_lines()}
    supplier = house.market.suppliers[code]
    with acting_for_supplier(supplier.pk), pytest.raises(DeliveryRefused, match=refusal):
        announce_delivery(
            supplier_id=supplier.pk,
            warehouse_id=house.warehouse.pk,
            delivery_note=change.get("note", "DN-1"),
            pieces=change.get("pieces", pieces),
            now=NOW,
        )
    with acting_as_ops():
        assert not Delivery.objects.exists()
    assert purchase_states() == [("P1", 3, 0, "accepted")]


def test_two_orders_of_one_offer_in_one_delivery_are_told_apart(house: House):
    house.market.offer("P1", supply_price="20.00")
    first, second = house.confirmed(("bear", 2)), house.confirmed(("bear", 3), order_no="A-2")
    delivery = house.announce("P1")
    house.receive(delivery, Counted(0), Counted(3))
    assert (items_of(first), items_of(second)) == ([("C-BEAR", 2, "confirmed")], [("C-BEAR", 3, "arrived")])
    assert stock_of(house.market) == {("P1", "bear"): (7, 2)}
    assert_consistent()


def test_items_are_placed_moved_and_only_if_they_are_here(house: House):
    house.market.offer("P1")
    order = house.confirmed(("bear", 3))
    delivery = house.announce("P1")
    with acting_as_system():
        item = LineItem.objects.get(order=order).pk
    with acting_as_ops(), pytest.raises(NotHere, match="are not in the warehouse"):
        place_items(item_ids=[item], warehouse_id=house.warehouse.pk, bin_code="A-01", now=LATER)
    house.receive(delivery)
    with acting_as_ops():
        assert list(items_to_place(delivery).values_list("pk", flat=True)) == [item]
        with pytest.raises(NotHere, match="there is no bin 'Z-99' here"):
            place_items(item_ids=[item], warehouse_id=house.warehouse.pk, bin_code="Z-99", now=LATER)
        for code in ("a-01", "B-07"):
            place_items(item_ids=[item], warehouse_id=house.warehouse.pk, bin_code=code, now=LATER)
        assert Placement.objects.get().bin.code == "B-07"
        assert not items_to_place(delivery).exists()


def test_suppliers_see_their_own_deliveries_only(house: House):
    house.market.offer("P1")
    house.confirmed(("bear", 3))
    house.announce("P1")
    with acting_for_supplier(house.market.suppliers["P2"].pk):
        assert not Delivery.objects.exists()
