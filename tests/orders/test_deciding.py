"""Goods that nobody has: a person has them looked for again, or cancels the line."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.events.models import DomainEvent
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.domain.answering import Answer
from apps.orders.domain.cancelling_lines import cancel_line, request_line_cancellation
from apps.orders.domain.errors import LineMovedOn, OrderMovedOn, ReasonMissing, UnknownLine, UnknownOrder
from apps.orders.domain.looking_again import look_again
from apps.orders.enums import Fault, OnShortage
from apps.orders.models import LineItem, Order, OrderException, OrderLine, RoutingPolicy
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from tests.ops.staff import make_staff, proven_client
from tests.orders.market import (
    Market,
    add_standard,
    assert_consistent,
    candidates_in,
    item_ids,
    make_market,
    served,
    stock_of,
)
from tests.orders.placing import NOW, items_of, line, lines_of, make_shop, open_of, status_of
from tests.orders.purchases import asked, ordered

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
DECIDED = NOW + timedelta(hours=2)


@pytest.fixture
def market() -> Market:
    return make_market("P1", "P2")


def fails(market: Market, order: Order) -> None:
    """Whoever is asked for the goods refuses them; then they are routed again."""
    (purchase,) = market.issue(now=LATER)
    market.answer(purchase, Answer(0, "sold out"), now=LATER)
    market.route(order, now=LATER)


def failed_by_all(market: Market) -> Order:
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(0, "sold out"), now=LATER)
    market.route(order, now=LATER)
    fails(market, order)
    assert (served(order), open_of(order).keys()) == ([], {"no_stock"})
    return order


def line_id(order: Order, sku: str = "BEAR") -> int:
    with acting_as_system():
        return OrderLine.objects.get(order=order, sku=sku).pk


def looks_again(market: Market, order: Order) -> None:
    """The seller asks, and the job routes."""
    line = line_id(order)
    with acting_for_seller(market.shop.seller.pk):
        look_again(order_id=order.pk, line_id=line, now=DECIDED)
    run("orders.route", at=DECIDED)


def run(kind: str, *, at: Any) -> None:
    with acting_as_system():
        jobs = list(Job.objects.filter(kind=kind, created_at=at).values_list("pk", flat=True))
    assert jobs
    for job in jobs:
        run_job(job_id=job, clock=lambda: at, lease=timedelta(minutes=1))
    with acting_as_system():
        assert set(Job.objects.filter(pk__in=jobs).values_list("state", flat=True)) == {"done"}


# -- looking again ----------------------------------------------------------


def test_what_failed_before_is_forgotten_and_what_fails_afterwards_counts(market: Market):
    order = failed_by_all(market)
    looks_again(market, order)
    assert (served(order), open_of(order)) == ([("C-BEAR", 5, "allocated", "P1")], {})
    with acting_as_system():
        told = DomainEvent.objects.get(name="order.looked_again")
        assert (told.payload["sku"], told.seller_id) == ("BEAR", market.shop.seller.pk)
    (purchase,) = market.issue(now=DECIDED)
    market.answer(purchase, Answer(0, "still sold out"), now=DECIDED + timedelta(hours=1))
    market.route(order, now=DECIDED + timedelta(hours=1))
    assert served(order) == [("C-BEAR", 5, "allocated", "P2")]
    assert candidates_in(item_ids(order)[0])[market.offers["P1", "bear"].pk]["rejected"] == "failed_before"
    assert_consistent()


def test_after_as_many_failures_as_the_standard_allows_it_goes_on(market: Market):
    add_standard(NOW.date(), most_attempts=1)
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(0, "sold out"), now=LATER)
    market.route(order, now=LATER)
    assert [market.offers["P2", "bear"].pk, "attempts"] in open_of(order)["no_stock"]["candidates"]
    looks_again(market, order)
    assert served(order) == [("C-BEAR", 5, "allocated", "P1")]
    assert_consistent()


def test_a_seller_who_wants_to_wait_is_asked_before_a_dearer_supplier_is(market: Market):
    market.prefer(OnShortage.HOLD)
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(3, "two are damaged"), now=LATER)
    market.route(order, now=LATER)
    assert served(order) == [("C-BEAR", 3, "confirmed", "P1")]
    first, second = market.offers["P1", "bear"].pk, market.offers["P2", "bear"].pk
    assert open_of(order)["no_stock"]["candidates"] == sorted([[first, "failed_before"], [second, "ask_first"]])
    assert stock_of(market)["P2", "bear"] == (10, 0)

    with acting_as_system():
        RoutingPolicy.objects.update(on_shortage=OnShortage.FALL_BACK)
    market.route(order, now=DECIDED)
    assert served(order) == [("C-BEAR", 3, "confirmed", "P1"), ("C-BEAR", 2, "allocated", "P2")]
    assert_consistent()


def test_a_seller_who_waits_may_have_the_same_supplier_asked_again(market: Market):
    market.prefer(OnShortage.HOLD)
    purchase = asked(market)
    order = ordered(purchase)
    market.answer(purchase, Answer(0, "sold out"), now=LATER)
    market.route(order, now=LATER)
    assert served(order) == []
    looks_again(market, order)
    assert served(order) == [("C-BEAR", 5, "allocated", "P1")]


def test_only_what_waits_is_looked_for_and_only_in_ones_own_order(market: Market):
    order = ordered(asked(market))
    own, foreign = line_id(order), line_id(market.place(("bear", 1), order_no="A-2"))
    with acting_for_seller(market.shop.seller.pk):
        with pytest.raises(LineMovedOn, match="goods of BEAR are found, packed or gone already"):
            look_again(order_id=order.pk, line_id=own, now=DECIDED)
        with pytest.raises(UnknownLine, match="no such line of order A-1"):
            look_again(order_id=order.pk, line_id=foreign, now=DECIDED)
        with pytest.raises(UnknownLine, match="no such line of order A-1"):
            request_line_cancellation(order_id=order.pk, line_id=foreign, fault=Fault.BUYER, reason="x", now=DECIDED)
    stranger = make_shop("S2")
    with acting_for_seller(stranger.seller.pk), pytest.raises(UnknownOrder):
        look_again(order_id=order.pk, line_id=own, now=DECIDED)
    with acting_as_system():
        assert not OrderLine.objects.exclude(looked_again_at=None).exists()
        assert not Job.objects.filter(created_at=DECIDED).exists()


# -- cancelling one line ----------------------------------------------------


def short(market: Market) -> Order:
    """Two bears of which there is one, kept apart; a train that is asked for; a lamp that nobody mapped."""
    market.prefer(OnShortage.SPLIT)
    market.offer("P1", pieces=1)
    market.offer("P1", "train")
    order = market.place(("bear", 2), ("train", 1))
    market.route(order)
    assert [each[2] for each in items_of(order)] == ["allocated", "allocated", "waiting"]
    return order


def cancel(order: Order, sku: str = "BEAR") -> tuple[int, int]:
    with acting_as_ops():
        lines = {each.sku: each.pk for each in OrderLine.objects.filter(order=order)}
        given: dict[str, Any] = {"fault": Fault.SELLER, "reason": "Not to be had", "now": DECIDED}
        result = cancel_line(order_id=order.pk, line_id=lines[sku], **given)
    return len(result.items), len(result.too_late)


def test_a_line_is_cancelled_and_the_rest_goes_on(market: Market):
    order = short(market)
    assert cancel(order) == (2, 0)
    assert items_of(order) == [("C-BEAR", 1, "cancelled"), ("C-TRAIN", 1, "allocated"), ("C-BEAR", 1, "cancelled")]
    assert lines_of(order) == [("BEAR", 2, False), ("TRAIN", 1, True)]
    assert stock_of(market) == {("P1", "bear"): (1, 0), ("P1", "train"): (10, 1)}
    assert open_of(order) == {}
    with acting_as_system():
        order.refresh_from_db()
        assert (order.status, order.cancel_fault) == ("awaiting_allocation", "")
        told = DomainEvent.objects.get(name="order.line_cancelled")
        assert (told.payload["sku"], told.payload["fault"], told.payload["reason"]) == (
            "BEAR", "seller", "Not to be had",
        )  # fmt: skip
    assert cancel(order) == (0, 0)
    (purchase,) = market.issue(now=DECIDED)
    assert purchase.supplier.code == "P1"
    assert_consistent()


def test_with_its_last_line_an_order_is_cancelled(market: Market):
    order = short(market)
    assert (cancel(order), cancel(order, "TRAIN")) == ((2, 0), (1, 0))
    with acting_as_system():
        order.refresh_from_db()
        assert (order.status, order.cancel_fault, order.cancel_reason) == ("cancelled", "seller", "Not to be had")
    assert_consistent()


def test_a_line_without_goods_is_cancelled_and_others_keep_waiting(market: Market):
    market.offer("P1")
    order = market.shop.place(lines=[line(), line("LAMP"), line("VASE")]).order
    assert cancel(order, "LAMP") == (0, 0)
    assert lines_of(order) == [("BEAR", 2, True), ("LAMP", 2, False), ("VASE", 2, True)]
    with acting_as_system():
        waiting = OrderException.objects.filter(order=order, closed_at=None)
        assert [(each.kind, each.line.sku) for each in waiting] == [("unmapped", "VASE")]
    cancel(order, "VASE")
    run("orders.route", at=DECIDED)
    assert served(order) == [("C-BEAR", 2, "allocated", "P1")]


def test_what_is_packed_stays(market: Market):
    order = short(market)
    with acting_as_system():
        LineItem.objects.filter(order=order, state="waiting").update(state="packed")
    assert cancel(order) == (1, 1)
    assert lines_of(order) == [("BEAR", 2, True), ("TRAIN", 1, True)]
    with pytest.raises(LineMovedOn, match="goods of BEAR"):
        cancel(order)
    assert [each[2] for each in items_of(order)] == ["cancelled", "allocated", "packed"]


def test_a_seller_asks_and_a_job_cancels_the_line(market: Market):
    order = short(market)
    asked: dict[str, Any] = {"order_id": order.pk, "line_id": line_id(order), "fault": Fault.BUYER, "now": DECIDED}
    with acting_for_seller(market.shop.seller.pk):
        with pytest.raises(ReasonMissing):
            request_line_cancellation(reason=" ", **asked)
        request_line_cancellation(reason="Did not want to wait", **asked)
    assert [each[2] for each in items_of(order)] == ["allocated", "allocated", "waiting"]
    run("orders.cancel_line", at=DECIDED)
    assert [each[2] for each in items_of(order)] == ["cancelled", "allocated", "cancelled"]
    with acting_as_system():
        Order.objects.filter(pk=order.pk).update(status="shipped")
    with acting_for_seller(market.shop.seller.pk), pytest.raises(OrderMovedOn):
        request_line_cancellation(reason="too late", **asked)
    assert_consistent()


# -- on the pages -----------------------------------------------------------


def told(answer: Any) -> str:
    return [str(message) for message in get_messages(answer.wsgi_request)][-1]


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


@pytest.fixture
def seller(market: Market) -> Client:
    with acting_as_system():
        user = User.objects.create_user("anna@s1.example", None, name="Anna")
        add_member(organization=market.shop.seller, user=user, role=Role.OPERATOR)
    client = Client()
    client.force_login(user)
    return client


def test_the_seller_decides_on_the_orders_page(market: Market, seller: Client):
    order = failed_by_all(market)
    here, of_line = f"/dashboard/orders/{order.pk}/", f"/dashboard/orders/{order.pk}/lines/{line_id(order)}"
    for page in (here, "/dashboard/orders/exceptions/"):
        seen = words(seller.get(page))
        assert (f"{of_line}/again/" in seen, f"{of_line}/cancel/" in seen) == (True, True)
    with time_machine.travel(DECIDED, tick=False):
        assert told(seller.post(f"{of_line}/again/")) == (
            "The goods are looked for again, also with suppliers that failed before."
        )
        run("orders.route", at=DECIDED)
        assert served(order) == [("C-BEAR", 5, "allocated", "P1")]
        assert told(seller.post(f"{of_line}/again/")).startswith("Goods of BEAR are found")
        assert "5 × BEAR: what is not packed yet is cancelled" in words(seller.get(f"{of_line}/cancel/"))
        assert "This field is required" in words(seller.post(f"{of_line}/cancel/", {"fault": "buyer"}))
        asked = seller.post(f"{of_line}/cancel/", {"fault": "buyer", "reason": "Did not want to wait"})
        assert told(asked).startswith("Its cancellation is requested")
        run("orders.cancel_line", at=DECIDED)
    assert status_of(order) == "cancelled"
    assert "Line cancelled" in words(seller.get(here))


def test_a_line_of_another_seller_is_missing(market: Market, seller: Client):
    stranger = make_shop("S2")
    order = stranger.place("SECRET-1").order
    of_line = f"/dashboard/orders/{order.pk}/lines/{line_id(order)}"
    answers = [seller.post(f"{of_line}/again/"), seller.get(f"{of_line}/cancel/"), seller.post(f"{of_line}/cancel/")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_staff_decide_on_the_exceptions_page(market: Market, desk: Client):
    order = failed_by_all(market)
    with acting_as_system():
        waiting = OrderException.objects.get(order=order, kind="no_stock", closed_at=None)
    here = f"/admin/orders/orderexception/{waiting.pk}/"
    with time_machine.travel(DECIDED, tick=False):
        assert "a reason is missing" in told(desk.post(f"{here}act/again/", {"answer": " "}))
        said = told(desk.post(f"{here}act/again/", {"answer": "P1 has them now"}))
        assert said == "BEAR is looked for again, also with suppliers that failed before."
        cancelled = desk.post(f"{here}do/cancel-line/", {"reason": "Nobody has it", "fault": "platform"})
        assert told(cancelled) == "1 items of the line are cancelled; 0 are packed or gone."
    assert status_of(order) == "cancelled"
    page = words(desk.get(f"{here}change/"))
    assert ("cancel-line" in page, "act/again" in page) == (False, False)
    with acting_as_system():
        events = DomainEvent.objects.filter(name__in=("order.looked_again", "order.line_cancelled")).order_by("pk")
        assert [(each.payload["reason"], each.actor and each.actor.name) for each in events] == [
            ("P1 has them now", "Ming"),
            ("Nobody has it", "Ming"),
        ]
