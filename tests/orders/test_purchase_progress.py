"""Purchase orders: taken back when overdue, received in parts."""

from contextlib import nullcontext
from datetime import UTC, datetime, timedelta

import pytest

from apps.common.periods import shanghai_day
from apps.orders.domain.answering import Answer, accept_purchase
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.overdue import sweep_purchases, take_back
from apps.orders.domain.purchase_progress import lines_to_ship, mark_received, mark_shipped
from apps.orders.domain.routing_errors import AnswerRefused, PurchaseRefused
from apps.orders.enums import Fault
from apps.orders.models import Allocation, LineItem, PurchaseLine, PurchaseOrder
from apps.stock.domain.reservations import dispatch_reservation
from apps.suppliers.domain.score_card import Rate, ScoreCard, score_card
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from tests.orders.market import (
    Market,
    assert_consistent,
    lines_of_purchase,
    make_market,
    served,
    stock_of,
)
from tests.orders.placing import NOW, items_of, status_of
from tests.orders.purchases import asked, ordered, records, state_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def market() -> Market:
    return make_market("P1", "P2")


# -- overdue ----------------------------------------------------------------


def sweep(now: datetime) -> int:
    with acting_as_system():
        return sweep_purchases(now=now, step=nullcontext)


def test_not_answered_in_time_it_is_taken_back_and_asked_of_another(market: Market):
    purchase = asked(market)
    order = ordered(purchase)
    assert sweep(purchase.accept_by) == 0
    late = purchase.accept_by + timedelta(seconds=1)
    assert (sweep(late), sweep(late)) == (1, 0)
    assert (state_of(purchase), lines_of_purchase(purchase)) == ("closed", [(5, 0, "overdue")])
    assert stock_of(market)["P1", "bear"] == (10, 0)
    assert records(market) == [{"answered_at": late, "accepted": False}]
    with pytest.raises(PurchaseRefused, match="can no longer be answered"):
        market.answer(purchase, Answer(5), now=late)
    market.route(order, now=late)
    assert served(order) == [("C-BEAR", 5, "allocated", "P2")]
    assert_consistent()


def test_late_but_not_taken_back_yet_it_can_still_be_answered(market: Market):
    purchase = asked(market)
    late = purchase.accept_by + timedelta(hours=1)
    market.answer(purchase, Answer(5), now=late)
    assert sweep(late) == 0
    assert served(ordered(purchase)) == [("C-BEAR", 5, "confirmed", "P1")]


def test_accepted_and_not_shipped_after_the_grace_it_counts_as_cancelled(market: Market):
    purchase = asked(market)
    with acting_for_supplier(purchase.supplier_id):
        accept_purchase(purchase_order_id=purchase.pk, now=LATER)  # and no worker heard of it yet
    assert sweep(purchase.ship_by + timedelta(hours=24)) == 0
    late = purchase.ship_by + timedelta(hours=24, seconds=1)
    assert sweep(late) == 1
    assert (state_of(purchase), lines_of_purchase(purchase)) == ("closed", [(5, 5, "overdue")])
    assert records(market) == [{"answered_at": LATER, "accepted": True, "cancelled_at": late}]
    assert items_of(ordered(purchase)) == [("C-BEAR", 5, "waiting")]
    assert_consistent()


def test_what_was_announced_as_shipped_is_not_taken_back(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5))
    with acting_for_supplier(purchase.supplier_id):
        (line,) = lines_to_ship(purchase.supplier_id)
        mark_shipped(line_ids=[line.pk], now=LATER)
        mark_shipped(line_ids=[line.pk], now=LATER + timedelta(hours=1))
        assert list(lines_to_ship(purchase.supplier_id)) == []
    assert sweep(purchase.ship_by + timedelta(days=9)) == 0
    assert (state_of(purchase), served(ordered(purchase))) == ("shipped", [("C-BEAR", 5, "confirmed", "P1")])
    with acting_as_system():
        assert PurchaseLine.objects.get().shipped_at == LATER
    with acting_as_ops(), pytest.raises(PurchaseRefused, match="nothing of this can be taken back"):
        take_back(purchase_order_id=purchase.pk, reason="lost", now=LATER)


def test_staff_take_back_what_never_came_of_a_shipment(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5))
    with acting_as_ops():
        (line,) = purchase.lines.all()
        mark_shipped(line_ids=[line.pk], now=LATER)
        mark_received(line_id=line.pk, accepted=2, rejected=0, now=LATER)
        with pytest.raises(AnswerRefused, match="say why"):
            take_back(purchase_order_id=purchase.pk, reason=" ", now=LATER, also_shipped=True)
        take_back(purchase_order_id=purchase.pk, reason="lost on the way", now=LATER, also_shipped=True)
    assert items_of(ordered(purchase)) == [("C-BEAR", 2, "arrived"), ("C-BEAR", 3, "waiting")]
    assert (state_of(purchase), records(market)[0]["incident_at"]) == ("closed", LATER)
    assert_consistent_after_receipt()


def test_pieces_that_never_came_after_some_were_rejected_are_taken_back_too(market: Market):
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(5))
    receive(purchase, 2, 1)
    later = LATER + timedelta(days=2)
    with acting_as_ops():
        (line,) = take_back(purchase_order_id=purchase.pk, reason="lost", now=later, also_shipped=True)
    assert (line.state, line.received, line.rejected) == ("received", 2, 1)
    assert items_of(order) == [("C-BEAR", 2, "arrived"), ("C-BEAR", 1, "waiting"), ("C-BEAR", 2, "waiting")]
    assert (stock_of(market)["P1", "bear"], state_of(purchase)) == ((10, 2), "closed")
    assert records(market)[0]["incident_at"] == LATER
    market.route(order, now=later)
    assert [each[1::2] for each in served(order)] == [(2, "P1"), (1, "P2"), (2, "P2")]
    assert_consistent_after_receipt()


@pytest.mark.parametrize(("received", "state"), [(0, "overdue"), (2, "received")])
def test_what_was_lost_on_its_way_for_a_cancelled_order_is_free_again(market: Market, received: int, state: str):
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(5))
    with acting_as_ops():
        (line,) = purchase.lines.all()
        mark_shipped(line_ids=[line.pk], now=LATER)
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)
        if received:
            mark_received(line_id=line.pk, accepted=received, rejected=0, now=LATER)
            reservation = Allocation.objects.get(purchase_line=line).reservation_id
            dispatch_reservation(reservation_id=reservation, quantity=received, key="came", now=LATER)
        assert stock_of(market)["P1", "bear"] == (10 - received, 5 - received)
        take_back(purchase_order_id=purchase.pk, reason="lost", now=LATER, also_shipped=True)
    assert (lines_of_purchase(purchase), state_of(purchase)) == ([(5, 5, state)], "closed")
    assert (items_of(order), status_of(order)) == ([("C-BEAR", 5, "cancelled")], "cancelled")
    assert stock_of(market)["P1", "bear"] == (10 - received, 0)
    assert records(market)[0]["incident_at"] == LATER
    assert_consistent()


# -- what comes -------------------------------------------------------------


def assert_consistent_after_receipt() -> None:
    """As if `accept_goods` had taken what was received out of stock: here it was not."""
    with acting_as_system():
        live = Allocation.objects.filter(state="live")
        assert all(each.quantity == each.item.quantity for each in live.select_related("item"))


def receive(purchase: PurchaseOrder, accepted: int, rejected: int) -> PurchaseLine:
    with acting_as_system():
        line = PurchaseLine.objects.get(purchase_order=purchase)
        return mark_received(line_id=line.pk, accepted=accepted, rejected=rejected, now=LATER)


def test_goods_that_come_in_parts_have_arrived_when_all_have(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5))
    receive(purchase, 2, 0)
    assert (items_of(ordered(purchase)), state_of(purchase)) == ([("C-BEAR", 5, "confirmed")], "shipped")
    receive(purchase, 3, 0)
    assert (items_of(ordered(purchase)), state_of(purchase)) == ([("C-BEAR", 5, "arrived")], "closed")
    assert status_of(ordered(purchase)) == "awaiting_dispatch"
    assert records(market) == [{"answered_at": NOW, "accepted": True, "shipped_at": LATER}]
    with pytest.raises(PurchaseRefused, match="nothing of line 1"):
        receive(purchase, 1, 0)


def test_rejected_pieces_wait_for_another_supplier(market: Market):
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(5))
    receive(purchase, 3, 2)
    assert items_of(order) == [("C-BEAR", 3, "arrived"), ("C-BEAR", 2, "waiting")]
    assert records(market)[0]["incident_at"] == LATER
    assert stock_of(market)["P1", "bear"] == (10, 3)
    market.route(order, now=LATER)
    assert [each[3] for each in served(order)] == ["P1", "P2"]


def test_rejected_wholly_the_line_is_over(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5))
    line = receive(purchase, 0, 5)
    assert (line.state, line.received, line.rejected, state_of(purchase)) == ("received", 0, 5, "closed")
    assert items_of(ordered(purchase)) == [("C-BEAR", 5, "waiting")]
    assert_consistent()


@pytest.mark.parametrize(("accepted", "rejected"), [(6, 0), (5, 1), (0, 0), (-1, 2)])
def test_no_more_comes_than_was_accepted(market: Market, accepted: int, rejected: int):
    purchase = asked(market)
    market.answer(purchase, Answer(5))
    with pytest.raises(AnswerRefused, match="5 pieces are to come"):
        receive(purchase, accepted, rejected)
    assert lines_of_purchase(purchase) == [(5, 5, "accepted")]


def test_goods_of_an_order_that_was_cancelled_on_their_way_belong_to_nobody(market: Market):
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(5))
    with acting_as_system():
        mark_shipped(line_ids=[PurchaseLine.objects.get().pk], now=LATER)
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)
    assert (items_of(order), stock_of(market)["P1", "bear"]) == ([("C-BEAR", 5, "cancelled")], (10, 5))
    receive(purchase, 4, 1)
    assert (items_of(order), stock_of(market)["P1", "bear"]) == ([("C-BEAR", 5, "cancelled")], (10, 4))


def test_cancelled_before_it_was_shipped_the_purchase_line_is_too(market: Market):
    purchase = asked(market, ("bear", 5), ("train", 1))
    other = market.place(("bear", 1), order_no="A-2")
    market.route(other)
    market.issue()
    with acting_as_system():
        cancel_order(order_id=ordered(purchase).pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)
    assert (state_of(purchase), [row[2] for row in lines_of_purchase(purchase)]) == ("closed", ["cancelled"] * 2)
    with pytest.raises(PurchaseRefused, match="can no longer be answered: it is cancelled"):
        market.answer(purchase, Answer(5), Answer(1))
    assert_consistent()


def test_a_buyer_who_cancels_in_time_costs_its_supplier_nothing_on_the_card(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5), now=LATER)
    with acting_as_system():
        cancel_order(order_id=ordered(purchase).pk, fault=Fault.BUYER, reason="changed their mind", now=LATER)
    assert records(market) == [{"answered_at": LATER, "accepted": True, "withdrawn_at": LATER}]
    card = card_of(market, purchase.ship_by + timedelta(days=3))
    assert (card.acceptance, card.late, card.overdue, card.cancellation) == (Rate(1, 1), Rate(0, 0), 0, Rate(0, 1))


def test_a_buyer_who_cancels_because_it_is_late_leaves_it_late(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5), now=LATER)
    late = purchase.ship_by + timedelta(hours=1)
    assert card_of(market, late + timedelta(days=1)).overdue == 1
    with acting_as_system():
        cancel_order(order_id=ordered(purchase).pk, fault=Fault.BUYER, reason="too long", now=late)
    card = card_of(market, late + timedelta(days=1))
    assert (card.late, card.overdue, card.cancellation) == (Rate(1, 1), 0, Rate(0, 1))


def card_of(market: Market, now: datetime) -> ScoreCard:
    """P1's card of seven days, as it was when the Shanghai day of an instant ended."""
    supplier = market.suppliers["P1"]
    with acting_for_supplier(supplier.pk):
        return score_card(supplier_id=supplier.pk, on=shanghai_day(now), days=7)


def test_numbers_are_of_the_shanghai_day(market: Market):
    market.offer("P1")
    market.route(market.place())
    (purchase,) = market.issue(now=datetime(2026, 11, 2, 16, 30, tzinfo=UTC))
    assert purchase.number.startswith("PO-20261103-")
    with acting_as_system():
        assert LineItem.objects.get().state == "ordered"
