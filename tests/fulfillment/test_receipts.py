"""Goods of a supplier: once a note, out of its stock, owed at the right price; and exactly back again."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.domain.stopping import suspend_offer
from apps.catalog.enums import Side
from apps.catalog.models import Variant
from apps.events.models import DomainEvent
from apps.fulfillment.domain.errors import InvalidLines, ReceiptDiffers, TooManyReturned, UnknownReceipt
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import GoodsReceipt, GoodsReceiptLine, GoodsReturn
from apps.stock.domain.check import check_stock
from apps.stock.domain.errors import InsufficientStock, ReservationEnded
from apps.stock.domain.reservations import reserve_stock
from apps.stock.models import Reservation
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_system, acting_for_supplier
from apps.wallet.models import Payable
from tests.factories.catalog import make_offer
from tests.stock.world import World, figures, make_world, stock

MONDAY = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def accept(
    supplier: int, *lines: tuple[int, ...], note: str = "DN-1", now: datetime = MONDAY, **other: Any
) -> GoodsReceipt:
    with acting_as_system():
        return accept_goods(
            supplier_id=supplier,
            lines=[Delivered(*line) for line in lines],
            place=HandOver.WAREHOUSE,
            delivery_note=note,
            now=now,
            **other,
        )


def send_back(receipt: GoodsReceipt, lines: dict[int, int], *, note: str = "RN-1", **other: Any) -> GoodsReturn:
    with acting_as_system():
        given = {"receipt_id": receipt.pk, "reason": "torn seams", "now": MONDAY + timedelta(days=3)} | other
        return return_goods(lines=lines, return_note=note, **given)


def owed(supplier: int) -> list[tuple[Decimal, date, str]]:
    with acting_as_system():
        return list(Payable.objects.filter(supplier=supplier).values_list("amount", "due_on", "state"))


def records(supplier: int) -> list[dict[str, Any]]:
    names = ("document", "line", "requested_at", "ship_by", "shipped_at", "incident_at", "returned_at")
    with acting_as_system():
        return list(SupplyRecord.objects.filter(supplier=supplier).order_by("document", "line").values(*names))


def nothing_moved(world: World, offer: int, before: tuple[int, int]) -> bool:
    with acting_as_system():
        empty = not GoodsReceipt.objects.exists() and not SupplyRecord.objects.exists()
    return empty and figures(offer) == before and owed(world.suppliers[0]) == []


def first_supplier(world: World) -> Organization:
    with acting_as_system():
        return Organization.objects.get(pk=world.suppliers[0])


def offer_variant(offer: int) -> Variant:
    with acting_as_system():
        return Variant.objects.get(offers=offer)


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def offer(world: World) -> int:
    """Thirty pieces, twelve of them reserved: eight and then four. 20.00 each, 18.50 from ten on."""
    supplier = first_supplier(world)
    offer = make_offer(supplier=supplier, steps=((10, "18.50"),)).pk
    stock(offer, 30)
    with acting_as_system():
        for number, (pieces, hours) in enumerate([(8, 60), (4, 20)], 1):
            reserved_at = MONDAY - timedelta(hours=hours)
            reserve_stock(lines={offer: pieces}, document=f"order:{number}", key=f"o{number}", now=reserved_at)
    return offer


def held() -> list[tuple[int, str]]:
    with acting_as_system():
        return list(Reservation.objects.values_list("dispatched", "state"))


def test_accepted_goods_leave_the_oldest_reservations_first_and_are_owed(world: World, offer: int) -> None:
    receipt = accept(world.suppliers[0], (offer, 9, 0))
    assert receipt.amount == Money("180.00", "CNY")
    assert figures(offer) == (21, 3)
    assert held() == [(8, "dispatched"), (1, "open")]
    assert owed(world.suppliers[0]) == [(Decimal("180.00"), date(2026, 11, 3), "open")]


def test_more_than_is_reserved_comes_from_what_is_free_at_the_price_of_the_whole(world: World, offer: int) -> None:
    receipt = accept(world.suppliers[0], (offer, 15, 0))
    assert receipt.amount == Money("277.50", "CNY")
    assert figures(offer) == (15, 0)
    assert held() == [(8, "dispatched"), (4, "dispatched")]
    with acting_as_system():
        assert check_stock() == []


def test_delivery_counts_on_the_score_card(world: World, offer: int) -> None:
    """Asked for sixty hours ago with 48 to go; two pieces were refused."""
    accept(world.suppliers[0], (offer, 3, 2), (stock(world.offers[0], 5), 5))
    asked = MONDAY - timedelta(hours=60)
    assert records(world.suppliers[0]) == [
        {
            "document": "DN-1",
            "line": 1,
            "requested_at": asked,
            "ship_by": asked + timedelta(hours=48),
            "shipped_at": MONDAY,
            "incident_at": MONDAY,
            "returned_at": None,
        },
        {
            "document": "DN-1",
            "line": 2,
            "requested_at": MONDAY,
            "ship_by": MONDAY + timedelta(hours=48),
            "shipped_at": MONDAY,
            "incident_at": None,
            "returned_at": None,
        },
    ]


def test_a_delivery_that_is_refused_entirely_owes_nothing(world: World, offer: int) -> None:
    receipt = accept(world.suppliers[0], (offer, 0, 9))
    assert receipt.amount == Money(0, "CNY")
    assert (figures(offer), owed(world.suppliers[0])) == ((30, 12), [])


def test_a_note_is_accepted_once(world: World, offer: int) -> None:
    first = accept(world.suppliers[0], (offer, 9, 1))
    assert accept(world.suppliers[0], (offer, 9, 1), note=" DN-1 ", now=MONDAY + timedelta(days=1)) == first
    for lines in ([(offer, 9, 0)], [(offer, 8, 1)], [(offer, 9, 1), (world.offers[0], 1)]):
        with pytest.raises(ReceiptDiffers, match="DN-1 was accepted before"):
            accept(world.suppliers[0], *lines)
    assert figures(offer) == (21, 3)
    assert len(owed(world.suppliers[0])) == 1


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [("own", 0, 0)],
        [("own", -1, 2)],
        [("own", 1), ("own", 1)],
        [("foreign", 1)],
        [("own", 1), ("dollars", 1)],
    ],
)
def test_lines_that_make_no_receipt_are_refused(world: World, offer: int, lines: list[tuple]) -> None:
    dollars = make_offer(supplier=first_supplier(world), supply_price=Money("3.00", "USD")).pk
    offers = {"own": offer, "foreign": stock(world.foreign_offer, 9), "dollars": stock(dollars, 9)}
    with pytest.raises(InvalidLines):
        accept(world.suppliers[0], *((offers[whose], *pieces) for whose, *pieces in lines))
    with pytest.raises(InvalidLines):
        accept(world.suppliers[0], (offer, 1), note=" ")
    assert nothing_moved(world, offer, (30, 12))


def test_more_than_there_is_known_of_is_refused_and_nothing_moves(world: World, offer: int) -> None:
    with pytest.raises(InsufficientStock):
        accept(world.suppliers[0], (offer, 31))
    assert nothing_moved(world, offer, (30, 12))


def test_goods_of_a_suspended_offer_are_accepted_and_paid(world: World, offer: int) -> None:
    with acting_as_system():
        suspend_offer(offer_id=offer, reason="safety notice", by=Side.OPERATOR, now=MONDAY, actor_id=world.clerk)
    accept(world.suppliers[0], (offer, 12))
    assert (figures(offer), owed(world.suppliers[0])[0][0]) == ((18, 0), Decimal("222.00"))


def test_acceptance_is_noted_with_its_person(world: World, offer: int) -> None:
    receipt = accept(world.suppliers[0], (offer, 1), actor_id=world.clerk)
    with acting_as_system():
        event = DomainEvent.objects.get(name="goods.accepted")
    assert (event.subject_id, event.actor_id, event.supplier_id) == (receipt.pk, world.clerk, world.suppliers[0])
    assert event.payload == {"delivery_note": "DN-1", "place": "warehouse", "amount": "20.00"}


def test_parts_go_back_at_the_price_they_were_accepted_at(world: World, offer: int) -> None:
    """Later prices and smaller quantities change nothing about it."""
    receipt = accept(world.suppliers[0], (offer, 15))
    make_offer(offer_variant(offer), supplier=first_supplier(world), supply_price="99.00")
    first = send_back(receipt, {1: 4})
    second = send_back(receipt, {1: 11}, note="RN-2")
    assert (first.amount, second.amount) == (Money("74.00", "CNY"), Money("203.50", "CNY"))
    assert figures(offer) == (30, 0)
    assert owed(world.suppliers[0]) == [(Decimal("277.50"), date(2026, 11, 3), "reversed")]
    assert records(world.suppliers[0])[0]["returned_at"] == MONDAY + timedelta(days=3)
    with acting_as_system():
        assert check_stock() == []


def test_a_return_note_is_entered_once(world: World, offer: int) -> None:
    receipt = accept(world.suppliers[0], (offer, 9))
    assert send_back(receipt, {1: 2}) == send_back(receipt, {1: 2}, reason="again")
    with pytest.raises(ReceiptDiffers, match="RN-1 was entered before"):
        send_back(receipt, {1: 3})
    assert figures(offer) == (23, 3)


@pytest.mark.parametrize(
    ("lines", "other", "error"),
    [
        ({1: 10}, {}, TooManyReturned),
        ({1: 0}, {}, InvalidLines),
        ({}, {}, InvalidLines),
        ({2: 1}, {}, InvalidLines),
        ({1: 1}, {"reason": " "}, InvalidLines),
        ({1: 1}, {"note": " "}, InvalidLines),
        ({1: 1}, {"receipt_id": 999_999}, UnknownReceipt),
    ],
)
def test_impossible_return_is_refused(world: World, offer: int, lines: dict, other: dict, error: type) -> None:
    receipt = accept(world.suppliers[0], (offer, 9))
    with pytest.raises(error):
        send_back(receipt, lines, **other)
    assert figures(offer) == (21, 3)
    with acting_as_system():
        assert not GoodsReturn.objects.exists()


def test_supplier_sees_its_own_receipts(world: World, offer: int) -> None:
    own = accept(world.suppliers[0], (offer, 1))
    accept(world.suppliers[1], (stock(world.foreign_offer, 1), 1))
    with acting_for_supplier(world.suppliers[0]):
        assert list(GoodsReceipt.objects.all()) == [own]
        assert GoodsReceiptLine.objects.count() == 1


def named(offer: int, *pieces: tuple[int, int], accepted: int) -> Delivered:
    """The reservations by their number, from the oldest on."""
    with acting_as_system():
        ids = list(Reservation.objects.order_by("pk").values_list("pk", flat=True))
    return Delivered(offer, accepted, 0, tuple((ids[number], quantity) for number, quantity in pieces))


def accept_line(world: World, line: Delivered, note: str = "DN-1") -> GoodsReceipt:
    with acting_as_system():
        return accept_goods(
            supplier_id=world.suppliers[0], lines=[line], place=HandOver.WAREHOUSE, delivery_note=note, now=MONDAY
        )


def test_named_reservations_are_served_and_no_others(world: World, offer: int) -> None:
    line = named(offer, (1, 3), (0, 2), accepted=5)
    receipt = accept_line(world, line)
    assert accept_line(world, line) == receipt
    assert (held(), figures(offer), receipt.amount) == ([(2, "open"), (3, "open")], (25, 7), Money("100.00", "CNY"))
    assert records(world.suppliers[0]) == []  # who asked for them keeps their record
    with acting_as_system():
        assert check_stock() == []


@pytest.mark.parametrize(
    ("pieces", "accepted", "refusal", "said"),
    [
        (((0, 2),), 3, InvalidLines, "add up to the accepted ones"),
        (((0, 2), (0, 1)), 3, InvalidLines, "each reservation is named once"),
        (((0, 3), (1, 0)), 3, InvalidLines, "add up to the accepted ones"),
        (((1, 5),), 5, ReservationEnded, "holds 4 pieces"),
    ],
)
def test_reservations_that_do_not_account_for_the_pieces_move_nothing(
    world: World, offer: int, pieces: tuple, accepted: int, refusal: type[Exception], said: str
) -> None:
    with pytest.raises(refusal, match=said):
        accept_line(world, named(offer, *pieces, accepted=accepted))
    assert nothing_moved(world, offer, (30, 12))


def test_reservations_of_another_offer_are_refused(world: World, offer: int) -> None:
    with acting_as_system():
        foreign = stock(world.foreign_offer, 5)
        (answer,) = reserve_stock(lines={foreign: 2}, document="order:9", key="foreign", now=MONDAY)
    with pytest.raises(InvalidLines, match="are not of offer"):
        accept_line(world, Delivered(offer, 2, 0, ((answer.reservation_id, 2),)))
    assert nothing_moved(world, offer, (30, 12))
