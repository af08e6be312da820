"""Who serves what waits: scored candidates, policies when goods are short, and the trace that tells why."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money

from apps.catalog.domain.stopping import suspend_offer
from apps.catalog.enums import Side
from apps.events.models import DomainEvent
from apps.orders.domain.holding import hold_order, release_order
from apps.orders.domain.routing import read_market, route_order, route_orders, route_waiting
from apps.orders.domain.routing_errors import NoRoutingStandard
from apps.orders.domain.routing_words import explain_routing
from apps.orders.enums import OnShortage
from apps.orders.models import (
    Allocation,
    LineItem,
    Order,
    OrderException,
    RoutingDecision,
    RoutingStandard,
    SupplierDispatch,
    SupplierScore,
)
from apps.stock.domain.reservations import reserve_stock
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_system, acting_for_seller, acting_for_supplier
from apps.wallet.models import FxRate
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
from tests.orders.placing import NOW, items_of, open_of, status_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def market() -> Market:
    return make_market("P1", "P2")


def test_the_best_candidate_is_reserved_and_every_figure_kept(market: Market):
    dear = market.offer("P1", supply_price="20.00", lead_time_days=1)
    cheap = market.offer("P2", supply_price="10.00", lead_time_days=2)
    with acting_as_system():
        SupplierScore.objects.create(supplier=market.suppliers["P1"], score=Decimal("95.50"), on=date(2026, 11, 1))
    order = market.place(("bear", 2))
    (item,) = item_ids(order)

    assert market.route(order) == {item: "allocated"}

    assert served(order) == [("C-BEAR", 2, "allocated", "P2")]
    assert status_of(order) == "awaiting_allocation"
    assert stock_of(market) == {("P1", "bear"): (10, 0), ("P2", "bear"): (10, 2)}
    found = candidates_in(item)
    # Paid an hour ago, 72 hours to go: 71 are left.
    assert found[cheap.pk] == {
        "offer": cheap.pk, "supplier": market.suppliers["P2"].pk, "taken": 2, "available": 10, "minimum": 1,
        "lead_time_days": 2, "price": "10.8000", "currency": "CNY", "cost_cny": "21.60", "is_late": False,
        "score": None, "stock_age_hours": 0,
        "points": {"cost": "50.00", "lead_time": "6.48", "score": "16.00", "stock_age": "10.00", "total": "82.48"},
    }  # fmt: skip
    assert found[dear.pk]["points"] == {
        "cost": "25.00", "lead_time": "13.24", "score": "19.10", "stock_age": "10.00", "total": "67.34",
    }  # fmt: skip
    assert (found[dear.pk]["rejected"], "taken" in found[dear.pk]) == ("outscored", False)
    with acting_as_system():
        allocation = Allocation.objects.get(order=order)
        assert (allocation.unit_price, allocation.offer_id) == (Money("10.80", "CNY"), cheap.pk)
        assert DomainEvent.objects.filter(name="order.routed", seller=market.shop.seller).count() == 1
        decision = RoutingDecision.objects.get(item=item)
        assert (decision.attempt, decision.outcome, decision.trace["policy"]) == (1, "allocated", "fall_back")
    assert_consistent()


def test_routed_again_nothing_happens(market: Market):
    market.offer("P1")
    order = market.place()
    market.route(order)
    assert market.route(order) == {}
    with acting_as_system():
        assert (Allocation.objects.count(), RoutingDecision.objects.count()) == (1, 1)
    assert stock_of(market) == {("P1", "bear"): (10, 2)}


def test_price_of_the_quantity_and_of_the_currency_counts(market: Market):
    stepped = market.offer("P1", supply_price="20.00", steps=((5, "9.00"),))
    dollars = market.offer("P2", supply_price=Money("1.50", "USD"))
    with acting_as_system():
        FxRate.objects.create(rate_on=date(2026, 10, 30), base="USD", rate=Decimal("7.10"))
        FxRate.objects.create(rate_on=date(2026, 11, 3), base="USD", rate=Decimal("1.00"))
    few, many = market.place(("bear", 2)), market.place(("bear", 5), order_no="A-2")
    market.route(few, many)
    assert [each[3] for each in (*served(few), *served(many))] == ["P2", "P1"]
    found = candidates_in(item_ids(many)[0])
    # 5 × 9.72 CNY; 5 × 1.62 USD at the rate of 30 October, for that of tomorrow is not known yet.
    assert (found[stepped.pk]["cost_cny"], found[dollars.pk]["cost_cny"]) == ("48.60", "57.51")


def test_a_currency_without_rate_is_no_candidate(market: Market):
    euros = market.offer("P1", supply_price=Money("1.00", "EUR"))
    order = market.place()
    market.route(order)
    assert served(order) == []
    assert open_of(order) == {"no_stock": {"missing": 2, "candidates": [[euros.pk, "no_rate"]]}}


def test_in_time_goes_before_cheap_and_stale_stock_loses_points(market: Market):
    slow = market.offer("P1", supply_price="5.00", lead_time_days=4)
    market.offer("P2", supply_price="20.00", lead_time_days=2)
    order = market.place()
    market.route(order)
    assert served(order) == [("C-BEAR", 2, "allocated", "P2")]
    assert candidates_in(item_ids(order)[0])[slow.pk]["rejected"] == "too_slow"

    market.see("P2", "bear", 0, at=NOW + timedelta(hours=1))
    late = market.place(order_no="A-2")
    market.route(late, now=NOW + timedelta(hours=36))
    found = candidates_in(item_ids(late)[0])[slow.pk]
    assert (found["taken"], found["is_late"], found["stock_age_hours"], found["points"]["stock_age"]) == (
        2, True, 36, "5.00",
    )  # fmt: skip


def test_consolidation_costs_what_the_standard_says(market: Market):
    add_standard(date(2026, 11, 2), consolidation_cny=12)
    market.offer("P1", supply_price="10.00")
    market.offer("P2", supply_price="14.00")
    with acting_as_system():
        SupplierDispatch.objects.create(supplier=market.suppliers["P2"], mode="direct")
    alone, together = market.place(("bear", 1)), market.place(("bear", 1), ("train", 1), order_no="A-2")
    market.route(alone, together)
    assert served(alone) == [("C-BEAR", 1, "allocated", "P2")]  # 15.12 against 10.80 + 12
    assert served(together) == [("C-BEAR", 1, "allocated", "P1")]


@pytest.mark.parametrize(
    ("policy", "parts", "left", "status"),
    [
        (OnShortage.HOLD, [], [("C-BEAR", 5, "waiting")], "awaiting_allocation"),
        (OnShortage.FALL_BACK, [], [("C-BEAR", 5, "waiting")], "awaiting_allocation"),
        (
            OnShortage.SPLIT,
            [("C-BEAR", 3, "allocated", "P1"), ("C-BEAR", 1, "allocated", "P2")],
            [("C-BEAR", 3, "allocated"), ("C-BEAR", 1, "allocated"), ("C-BEAR", 1, "waiting")],
            "awaiting_allocation",
        ),
        (
            OnShortage.CANCEL,
            [("C-BEAR", 3, "allocated", "P1"), ("C-BEAR", 1, "allocated", "P2")],
            [("C-BEAR", 3, "allocated"), ("C-BEAR", 1, "allocated"), ("C-BEAR", 1, "cancelled")],
            "awaiting_allocation",
        ),
    ],
)
def test_policies_when_nobody_has_all(market: Market, policy: OnShortage, parts: list, left: list, status: str):
    first = market.offer("P1", pieces=3, supply_price="10.00")
    second = market.offer("P2", pieces=1, supply_price="11.00")
    market.prefer(policy)
    order = market.place(("bear", 5))
    market.route(order)
    assert (served(order), items_of(order), status_of(order)) == (parts, left, status)
    missing = 5 - sum(quantity for _, quantity, *_ in parts)
    because = {"missing": missing, "candidates": sorted([[first.pk, "out_of_stock"], [second.pk, "out_of_stock"]])}
    if policy == OnShortage.SPLIT:
        because["candidates"] = sorted([[first.pk, ""], [second.pk, ""]])
    assert open_of(order) == ({} if policy == OnShortage.CANCEL else {"no_stock": because})
    assert_consistent()


@pytest.mark.parametrize(
    ("policy", "by"), [(OnShortage.HOLD, []), (OnShortage.FALL_BACK, ["P2"]), (OnShortage.SPLIT, ["P2"])]
)
def test_policies_when_the_best_is_short_and_another_has_all(market: Market, policy: OnShortage, by: list[str]):
    best = market.offer("P1", pieces=1, supply_price="10.00")
    second = market.offer("P2", supply_price="20.00")
    market.prefer(policy)
    order = market.place(("bear", 2))
    market.route(order)
    assert [each[3] for each in served(order)] == by
    found = candidates_in(item_ids(order)[0])
    assert (found[best.pk]["rejected"], found[best.pk]["available"]) == ("out_of_stock", 1)
    assert found[second.pk].get("rejected") == ("outscored" if policy == OnShortage.HOLD else None)


def test_goods_that_nobody_has_cancel_the_order_of_a_seller_who_wants_that(market: Market):
    market.prefer(OnShortage.CANCEL)
    order = market.place(("bear", 2))
    (item,) = item_ids(order)
    assert market.route(order) == {item: "cancelled"}
    assert (items_of(order), status_of(order), open_of(order)) == ([("C-BEAR", 2, "cancelled")], "cancelled", {})
    with acting_as_system():
        order.refresh_from_db()
        assert (order.cancel_fault, order.lines.get().cancelled_at) == ("platform", NOW)
        assert DomainEvent.objects.get(name="order.goods_cancelled").payload["items"] == [item]


def test_what_waits_keeps_its_reasons_once_and_is_served_when_goods_come(market: Market):
    offer = market.offer("P1", pieces=1)
    order = market.place(("bear", 2))
    (item,) = item_ids(order)
    assert market.route(order) == market.route(order) == {item: "no_stock"}
    assert open_of(order) == {"no_stock": {"missing": 2, "candidates": [[offer.pk, "out_of_stock"]]}}
    with acting_as_system():
        assert RoutingDecision.objects.filter(item=item).count() == 1

    market.see("P1", "bear", 5, at=NOW + timedelta(minutes=5))
    assert route_waiting(now=NOW + timedelta(minutes=6), step=acting_as_system) == 1
    assert (served(order), open_of(order)) == ([("C-BEAR", 2, "allocated", "P1")], {})
    with acting_as_system():
        said = explain_routing(LineItem.objects.get(pk=item))
        assert [(each.attempt, each.outcome) for each in said] == [(2, "allocated"), (1, "no_stock")]
        assert said[0].summary == "2 of 2 reserved, with 1 of 1 candidates."
        assert said[1].summary == "2 of 2 pieces are missing; when goods are short: take the next supplier, else wait."
        assert [each.verdict for each in said[1].candidates] == ["has 1 of 2"]
        assert OrderException.objects.filter(order=order, kind="no_stock").count() == 1


def test_goods_without_any_stock_are_not_tried_again_for_nothing(market: Market):
    market.offer("P1", pieces=0)
    order = market.place()
    assert route_waiting(now=NOW, step=acting_as_system) == 1
    assert route_waiting(now=NOW, step=acting_as_system) == 0
    assert served(order) == []


def test_an_order_that_something_blocks_is_not_routed_at_all(market: Market):
    market.offer("P1")
    unpaid = market.place(order_no="unpaid", paid_at=None)
    unmapped = market.place(("bear", 1), ("lamp", 1), order_no="unmapped")
    held = market.place(order_no="held")
    with acting_as_system():
        hold_order(order_id=held.pk, reason="ask the buyer", now=NOW)
    assert market.route(unpaid, unmapped, held) == {}
    assert route_waiting(now=NOW, step=acting_as_system) == 0
    assert stock_of(market) == {("P1", "bear"): (10, 0)}
    with acting_as_system():
        assert RoutingDecision.objects.count() == 0
        release_order(order_id=held.pk, now=NOW)
    assert list(market.route(held).values()) == ["allocated"]


def test_offers_that_cannot_be_ordered_are_told_with_their_obstacle(market: Market):
    stopped, large = market.offer("P1"), market.offer("P2", minimum_quantity=3)
    with acting_as_system():
        suspend_offer(offer_id=stopped.pk, reason="no more", by=Side.SUPPLIER, now=NOW, actor_id=None)
    order = market.place(("bear", 2))
    market.route(order)
    assert open_of(order)["no_stock"]["candidates"] == [[stopped.pk, "suspended"], [large.pk, "minimum"]]
    with acting_as_system():
        item = LineItem.objects.get(order=order)
        verdicts = [each.verdict for each in explain_routing(item)[0].candidates]
    assert sorted(verdicts) == ["asks for 3 pieces at least", "the offer is suspended"]


def test_a_supplier_that_was_suspended_a_moment_ago_gets_nothing(market: Market):
    offer = market.offer("P1")
    order = market.place()
    with acting_as_system():
        suspend_supplier(supplier_id=market.suppliers["P1"].pk, reason="audit", now=NOW, actor_id=None)
    market.route(order)
    assert open_of(order)["no_stock"]["candidates"] == [[offer.pk, "supplier"]]
    assert stock_of(market) == {("P1", "bear"): (10, 0)}


def test_who_was_faster_is_noted_and_the_next_candidate_serves(market: Market):
    best, second = market.offer("P1", supply_price="10.00", pieces=3), market.offer("P2", supply_price="20.00")
    order = market.place(("bear", 2))
    with acting_as_system():
        seen = read_market([order.pk], NOW)
        seen.know([market.shop.variant("bear").pk])
        reserve_stock(lines={best.pk: 2}, document="order:0", key="faster", now=NOW)
        route_order(order.pk, seen)
    assert served(order) == [("C-BEAR", 2, "allocated", "P2")]
    found = candidates_in(item_ids(order)[0])
    assert (found[best.pk]["lost_race"], found[best.pk]["rejected"], found[second.pk]["taken"]) == (
        1,
        "out_of_stock",
        2,
    )
    with acting_as_system():
        (said,) = explain_routing(LineItem.objects.get(order=order))
    assert "has 1 of 2; others were faster, 1 left" in [each.verdict for each in said.candidates]


def test_two_lines_of_the_same_goods_have_a_reservation_each(market: Market):
    market.offer("P1", pieces=5)
    market.shop.map("OTHER", {"bear": 1})
    order = market.place(("bear", 2), ("other", 3))
    market.route(order)
    with acting_as_system():
        reservations = list(Allocation.objects.filter(order=order).values_list("reservation_id", flat=True))
    assert len(set(reservations)) == 2
    assert stock_of(market) == {("P1", "bear"): (5, 5)}
    assert_consistent()


def test_two_lines_of_the_same_goods_share_what_is_left(market: Market):
    offer = market.offer("P1", pieces=5)
    market.shop.map("OTHER", {"bear": 1})
    order = market.place(("bear", 2), ("other", 3))
    with acting_as_system():
        seen = read_market([order.pk], NOW)
        seen.know([market.shop.variant("bear").pk])
        reserve_stock(lines={offer.pk: 1}, document="order:0", key="faster", now=NOW)
        route_order(order.pk, seen)
    assert items_of(order) == [("C-BEAR", 2, "allocated"), ("C-BEAR", 3, "waiting")]
    assert stock_of(market) == {("P1", "bear"): (5, 3)}
    assert_consistent()


def test_without_a_standard_nothing_is_routed(market: Market):
    market.offer("P1")
    order = market.place()
    with pytest.raises(NoRoutingStandard, match="no routing standard is in force on 2 Nov 2019"):
        route_orders(order_ids=[order.pk], now=NOW.replace(year=2019))
    assert stock_of(market) == {("P1", "bear"): (10, 0)}


def test_sellers_read_their_own_decisions_and_suppliers_none(market: Market):
    market.offer("P1")
    order = market.place()
    market.route(order)
    with acting_for_seller(market.shop.seller.pk):
        (said,) = explain_routing(LineItem.objects.get(order=order))
        assert [(each.taken, each.price) for each in said.candidates] == [(2, Money("21.60", "CNY"))]
        assert Order.objects.count() == 1
    with pytest.raises(DatabaseError, match="permission denied"), acting_for_supplier(market.suppliers["P1"].pk):
        RoutingDecision.objects.count()


def test_a_decision_names_the_standard_of_its_shanghai_day(market: Market):
    add_standard(date(2026, 11, 3), cost_weight=0, lead_time_weight=100, score_weight=0, stock_age_weight=0)
    market.offer("P1", supply_price="10.00", lead_time_days=2)
    market.offer("P2", supply_price="90.00", lead_time_days=1)
    today, tomorrow = market.place(), market.place(order_no="A-2")
    market.route(today)
    market.route(tomorrow, now=NOW + timedelta(hours=13))  # it is 00:00 in Shanghai
    assert [each[3] for each in (*served(today), *served(tomorrow))] == ["P1", "P2"]
    with acting_as_system():
        traces = list(RoutingDecision.objects.order_by("id").values_list("trace__standard__from", flat=True))
        assert traces == ["2020-01-01", "2026-11-03"]
        assert RoutingStandard.objects.count() == 2


def test_an_order_is_routed_in_few_statements_however_many_lines_it_has(market: Market):
    for name in ("bear", "train"):
        market.offer("P1", name)
        market.offer("P2", name, supply_price="30.00")
    one, two = market.place(("bear", 1)), market.place(("bear", 1), ("train", 1), order_no="A-2")
    costs = []
    for order in (one, two):
        with CaptureQueriesContext(connection) as caught:
            market.route(order)
        costs.append(len(caught))
    assert costs == [15, 15]
