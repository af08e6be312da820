"""Purchase orders: issued once, answered line by line."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from djmoney.money import Money

from apps.events.models import DomainEvent
from apps.jobs.models import Job
from apps.orders.domain.answering import Answer, accept_purchase, answer_purchase
from apps.orders.domain.content import NewOrder
from apps.orders.domain.holding import hold_order
from apps.orders.domain.intake import place_orders
from apps.orders.domain.purchase_progress import mark_shipped
from apps.orders.domain.routing_errors import AnswerRefused, UnknownPurchase
from apps.orders.models import Allocation, PurchaseLine, PurchaseOrder, SupplierDispatch
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from tests.factories.parcels import make_rates
from tests.orders.market import (
    Market,
    add_standard,
    assert_consistent,
    candidates_in,
    item_ids,
    lines_of_purchase,
    make_market,
    served,
    stock_of,
)
from tests.orders.placing import BERLIN, NOW, PAID_AT, PLACED_AT, items_of, line, open_of, status_of
from tests.orders.purchases import asked, ordered, records, state_of

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def market() -> Market:
    return make_market("P1", "P2")


# -- issuing ----------------------------------------------------------------


def test_what_is_reserved_is_asked_of_each_supplier_once(market: Market):
    market.offer("P1", supply_price="10.00", steps=((5, "8.00"),))
    market.offer("P2", "train", supply_price=Money("3.00", "CNY"))
    first, second = market.place(("bear", 5), ("train", 1)), market.place(("bear", 1), order_no="A-2")
    market.route(first, second)

    purchases = market.issue()

    assert market.issue() == []
    found = {purchase.supplier.code: purchase for purchase in purchases}
    assert sorted(found) == ["P1", "P2"]
    assert all(each.number.startswith("PO-20261102-") for each in purchases)
    assert len({each.number for each in purchases}) == 2
    own = found["P1"]
    assert (own.mode, own.state, own.accept_by, own.ship_by) == (
        "warehouse", "issued", NOW + timedelta(hours=24), NOW + timedelta(hours=48),
    )  # fmt: skip
    with acting_as_system():
        rows = own.lines.values_list("line", "quantity", "unit_price", "state")
        assert [(line, n, f"{price:.2f}", state) for line, n, price, state in rows] == [
            (1, 5, "8.00", "issued"), (2, 1, "10.00", "issued"),
        ]  # fmt: skip
        told = DomainEvent.objects.get(name="purchase.issued", supplier=own.supplier)
        assert told.payload == {"number": own.number, "lines": 2, "pieces": 6}
        assert told.seller_id is None
        assert SupplyRecord.objects.filter(document=own.number, ship_by=own.ship_by).count() == 2
    assert (items_of(first)[0][2], status_of(first)) == ("ordered", "awaiting_supplier")
    assert_consistent()


def test_goods_go_directly_only_when_all_of_an_order_comes_from_one_supplier_who_does_that(market: Market):
    with acting_as_system():
        SupplierDispatch.objects.create(supplier=market.suppliers["P1"], mode="direct")
    market.offer("P1")
    market.offer("P2", "train")
    alone = market.place(("bear", 1))
    mixed = market.place(("bear", 1), ("train", 1), order_no="A-2")
    short = market.place(("bear", 1), ("train", 99), order_no="A-3")
    market.route(alone, mixed, short)
    found = {}
    with acting_as_system():
        for purchase in market.issue():
            orders = purchase.lines.values_list("allocation__order__order_no", flat=True)
            found[purchase.supplier.code, purchase.mode] = sorted(orders)
    assert found == {("P1", "direct"): ["A-1"], ("P1", "warehouse"): ["A-2", "A-3"], ("P2", "warehouse"): ["A-2"]}
    assert alone.pk


def test_a_purchase_order_is_in_one_currency(market: Market):
    market.offer("P1", supply_price=Money("10.00", "CNY"))
    market.offer("P1", "train", supply_price=Money("2.00", "USD"))
    make_rates(USD="7")
    both, one = market.place(("bear", 1), ("train", 3)), market.place(("train", 2), order_no="A-2")
    market.route(both, one)
    found = {}
    with acting_as_system():
        for purchase in market.issue():
            lines = list(purchase.lines.order_by("line"))
            (currency,) = {str(each.unit_price.currency) for each in lines}
            found[purchase.supplier.code, currency] = [(each.line, each.quantity) for each in lines]
    assert found == {("P1", "CNY"): [(1, 1)], ("P1", "USD"): [(1, 3), (2, 2)]}
    assert market.issue() == []
    assert_consistent()


def test_a_purchase_order_has_two_hundred_lines_at_most(market: Market):
    market.offer("P1", pieces=1000)
    with acting_as_system():
        told = [
            NewOrder(f"B-{n}", PLACED_AT, PAID_AT, BERLIN, [line(quantity=1), line(quantity=2, external_id="second")])
            for n in range(101)
        ]
        shop = market.shop
        placed = place_orders(seller_id=shop.seller.pk, store_id=shop.store.pk, orders=told, source="api", now=NOW)
    market.route(*(each.order for each in placed))
    purchases = market.issue()
    with acting_as_system():
        sizes = [
            (each.lines.count(), sum(each.lines.values_list("quantity", flat=True)), each.lines.latest("line").line)
            for each in purchases
        ]
        asked_for = PurchaseLine.objects.values("allocation").distinct().count()
    assert sizes == [(200, 300, 200), (2, 3, 2)]
    assert (asked_for, len({each.number for each in purchases}), market.issue()) == (202, 2, [])
    assert_consistent()


def test_orders_on_hold_stay_reserved_and_are_not_asked_for(market: Market):
    market.offer("P1")
    order = market.place()
    market.route(order)
    with acting_as_system():
        hold_order(order_id=order.pk, reason="ask the buyer", now=NOW)
    assert market.issue() == []
    assert stock_of(market) == {("P1", "bear"): (10, 2)}


def test_goods_of_a_supplier_that_was_suspended_meanwhile_wait_again(market: Market):
    market.offer("P1", supply_price="1.00")
    market.offer("P2")
    order = market.place()
    market.route(order)
    with acting_as_system():
        suspend_supplier(supplier_id=market.suppliers["P1"].pk, reason="audit", now=NOW, actor_id=None)
    assert market.issue() == []
    assert (items_of(order), stock_of(market)["P1", "bear"]) == ([("C-BEAR", 2, "waiting")], (10, 0))
    market.route(order)
    assert served(order) == [("C-BEAR", 2, "allocated", "P2")]
    assert_consistent()


# -- answers ----------------------------------------------------------------


def test_accepted_in_whole_the_goods_are_confirmed(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5), now=LATER)
    assert (state_of(purchase), lines_of_purchase(purchase)) == ("accepted", [(5, 5, "accepted")])
    assert served(ordered(purchase)) == [("C-BEAR", 5, "confirmed", "P1")]
    assert records(market) == [{"answered_at": LATER, "accepted": True}]
    assert_consistent()


def test_refused_in_part_the_rest_is_asked_of_another(market: Market):
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(3, "two are damaged"), now=LATER)
    assert items_of(order) == [("C-BEAR", 3, "confirmed"), ("C-BEAR", 2, "waiting")]
    assert stock_of(market)["P1", "bear"] == (10, 3)
    with acting_as_system():
        job = Job.objects.filter(kind="orders.route", created_at=LATER).get()
        assert (job.payload, job.seller_id) == ({"order_ids": [order.pk]}, market.shop.seller.pk)
        ended = Allocation.objects.get(order=order, state="refused")
        assert (ended.quantity, ended.reason, ended.ended_at) == (2, "two are damaged", LATER)

    market.route(order, now=LATER)
    assert served(order) == [("C-BEAR", 3, "confirmed", "P1"), ("C-BEAR", 2, "allocated", "P2")]
    rejected = candidates_in(item_ids(order)[1])[market.offers["P1", "bear"].pk]
    assert rejected["rejected"] == "failed_before"
    assert records(market) == [{"answered_at": LATER, "accepted": True}]
    assert_consistent()


def test_refused_by_everybody_the_goods_wait_with_their_reason(market: Market):
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(0, "sold out"), now=LATER)
    assert (state_of(purchase), lines_of_purchase(purchase)) == ("closed", [(5, 0, "refused")])
    market.route(order, now=LATER)
    (other,) = market.issue(now=LATER)
    market.answer(other, Answer(0, "sold out here too"), now=LATER)
    market.route(order, now=LATER)
    assert items_of(order) == [("C-BEAR", 5, "waiting")]
    ids = sorted(offer.pk for offer in market.offers.values())
    assert open_of(order)["no_stock"]["candidates"] == [[offer, "failed_before"] for offer in ids]
    assert records(market) == [{"answered_at": LATER, "accepted": False}]
    assert_consistent()


def test_after_as_many_failures_as_the_standard_allows_a_person_decides(market: Market):
    add_standard(NOW.date(), most_attempts=1)
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(0, "sold out"))
    market.route(order)
    second = market.offers["P2", "bear"].pk
    assert [second, "attempts"] in open_of(order)["no_stock"]["candidates"]
    assert served(order) == []


def test_the_same_answer_again_is_the_same_and_another_one_is_refused(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(3, "two are damaged"))
    market.answer(purchase, Answer(3, "two are damaged"))
    with acting_as_system():
        (line,) = purchase.lines.all()
    with pytest.raises(AnswerRefused, match="line 1 was answered before, 3 pieces accepted"):
        market.answer(purchase, Answer(5))
    assert lines_of_purchase(purchase) == [(5, 3, "accepted")]
    with acting_as_system():
        assert DomainEvent.objects.filter(name="purchase.answered", subject_id=purchase.pk).count() == 1
        assert Allocation.objects.filter(item__line__order__allocations=line.allocation).count() == 2
    assert_consistent()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(6), "line 1 asks for 5 pieces: accept 0 to 5"),
        (Answer(-1, "x"), "line 1 asks for 5 pieces"),
        (Answer(4), "line 1: say why you refuse pieces of it"),
        (Answer(0, "  "), "line 1: say why you refuse pieces of it"),
        (Answer(0, "x" * 301), "longer than 300 characters"),
    ],
)
def test_answers_that_make_no_sense_move_nothing(market: Market, answer: Answer, said: str):
    purchase = asked(market)
    with pytest.raises(AnswerRefused, match=said):
        market.answer(purchase, answer)
    assert (state_of(purchase), lines_of_purchase(purchase)) == ("issued", [(5, 0, "issued")])
    assert records(market) == [{}]


def test_all_answers_are_taken_or_none(market: Market):
    purchase = asked(market, ("bear", 5), ("train", 1))
    with pytest.raises(AnswerRefused, match="line 2: say why"):
        market.answer(purchase, Answer(5), Answer(0))
    assert lines_of_purchase(purchase) == [(5, 0, "issued"), (1, 0, "issued")]
    with acting_for_supplier(purchase.supplier_id):
        first, second = purchase.lines.order_by("line")
        answer_purchase(purchase_order_id=purchase.pk, answers={second.pk: (0, "gone")}, now=NOW)
        assert PurchaseOrder.objects.get().state == "issued"
        accept_purchase(purchase_order_id=purchase.pk, now=NOW)
        assert PurchaseOrder.objects.get().state == "accepted"
    assert lines_of_purchase(purchase) == [(5, 5, "accepted"), (1, 0, "refused")]
    assert first.pk


def test_another_suppliers_purchase_order_is_not_there(market: Market):
    purchase = asked(market)
    with acting_as_system():
        line = purchase.lines.get()
    with acting_for_supplier(market.suppliers["P2"].pk):
        assert not PurchaseOrder.objects.exists()
        with pytest.raises(UnknownPurchase, match="there is no purchase order"):
            answer_purchase(purchase_order_id=purchase.pk, answers={line.pk: Answer(5)}, now=NOW)
        with pytest.raises(UnknownPurchase, match="there are no purchase lines"):
            mark_shipped(line_ids=[line.pk], now=NOW)
    assert lines_of_purchase(purchase) == [(5, 0, "issued")]


def test_staff_answer_on_behalf_and_everything_follows_at_once(market: Market):
    purchase = asked(market)
    with acting_as_ops():
        (line,) = purchase.lines.all()
        answer_purchase(purchase_order_id=purchase.pk, answers={line.pk: Answer(4, "one lost")}, now=LATER)
    assert items_of(ordered(purchase)) == [("C-BEAR", 4, "confirmed"), ("C-BEAR", 1, "waiting")]
    assert_consistent()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("quantity = 1", "never changes"),
        ("unit_price = 99", "never changes"),
        ("allocation_id = allocation_id + 1", "never changes"),
        ("state = 'received', received = 1", "answers line|received_at_most"),
        ("state = 'shipped', shipped_at = now()", "answers line"),
        ("state = 'accepted', accepted = 5", "answers line"),
        ("state = 'accepted', accepted = 4, answered_at = now()", "answers line"),
        ("state = 'refused', answered_at = now()", "answers line"),
        ("state = 'overdue'", "answers line"),
    ],
)
def test_a_supplier_may_write_nothing_but_its_answer(market: Market, change: str, said: str):
    purchase = asked(market)
    refused = pytest.raises(DatabaseError, match=said)
    with acting_for_supplier(purchase.supplier_id), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update orders_purchaseline set {change}")
    assert lines_of_purchase(purchase) == [(5, 0, "issued")]


def test_nobody_answers_a_line_twice_or_moves_a_purchase_orders_times(market: Market):
    purchase = asked(market)
    market.answer(purchase, Answer(5))
    with acting_as_system(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="answered once"), transaction.atomic():
            cursor.execute("update orders_purchaseline set accepted = 4")
        with pytest.raises(DatabaseError, match="stays as it was issued"), transaction.atomic():
            cursor.execute("update orders_purchaseorder set ship_by = ship_by + interval '1 day'")
    refused = pytest.raises(DatabaseError, match="follows from its lines")
    with acting_for_supplier(purchase.supplier_id), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update orders_purchaseorder set state = 'closed'")
