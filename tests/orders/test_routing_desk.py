"""Routing and purchase orders at the operator's desk, and what a seller sees and chooses."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from apps.accounts.domain.organizations import add_member
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.events.models import DomainEvent
from apps.orders.models import PurchaseLine, RoutingDecision, RoutingPolicy, RoutingStandard, SupplierDispatch
from apps.tenancy.context import acting_as_system
from tests.ops.staff import make_staff, proven_client
from tests.orders.market import Market, lines_of_purchase, make_market
from tests.orders.placing import NOW, items_of

pytestmark = pytest.mark.django_db
ADMIN = "/admin/orders"
WEIGHTS = {
    "cost_weight": "40", "lead_time_weight": "30", "score_weight": "20", "stock_age_weight": "10",
    "stale_stock_hours": "48", "accept_within_hours": "12", "grace_hours": "6", "most_attempts": "3",
    "dispatch_within_hours": "48", "consolidation_cny": "2.50", "neutral_score": "70",
}  # fmt: skip


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


@pytest.fixture
def market() -> Market:
    market = make_market("P1", "P2")
    market.offer("P1", supply_price="10.00")
    market.offer("P2", supply_price="20.00", pieces=1)
    return market


def told(answer: Any) -> str:
    return [str(message) for message in get_messages(answer.wsgi_request)][-1]


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_staff_answer_a_line_and_take_another_back(desk: Client, market: Market):
    order = market.place(("bear", 5))
    market.route(order)
    (purchase,) = market.issue()
    with acting_as_system():
        line = purchase.lines.get()
    here = f"{ADMIN}/purchaseline/{line.pk}/"
    with time_machine.travel(NOW, tick=False):
        refused = words(desk.post(f"{here}do/answer/", {"accepted": 3, "reason": ""}))
        assert "Line 1: say why you refuse pieces of it" in refused
        assert (
            told(desk.post(f"{here}do/answer/", {"accepted": 3, "reason": "by telephone"})) == "The line is answered."
        )
        assert items_of(order) == [("C-BEAR", 3, "confirmed"), ("C-BEAR", 2, "waiting")]
        assert "say why the goods are taken back" in told(desk.post(f"{here}act/take-back/", {"answer": ""}))
        back = desk.post(f"{here}act/take-back/", {"answer": "fire in the factory"})
        assert told(back) == "What did not come of the line is taken back."
    assert items_of(order) == [("C-BEAR", 3, "waiting"), ("C-BEAR", 2, "waiting")]
    assert lines_of_purchase(purchase) == [(5, 3, "overdue")]
    with acting_as_system():
        assert PurchaseLine.objects.get().reason == "fire in the factory"
        event = DomainEvent.objects.get(name="purchase.taken_back")
        assert (event.actor and event.actor.name, event.supplier_id) == ("Ming", purchase.supplier_id)


def test_staff_accept_or_take_back_a_whole_purchase_order(desk: Client, market: Market):
    market.route(market.place(("bear", 1)), market.place(("bear", 2), order_no="A-2"))
    (purchase,) = market.issue()
    here = f"{ADMIN}/purchaseorder/{purchase.pk}/"
    with time_machine.travel(NOW, tick=False):
        assert told(desk.post(f"{here}act/accept/")) == "2 lines are accepted."
        taken = told(desk.post(f"{here}act/take-back/", {"answer": "recall"}))
        assert taken == "2 lines are taken back; their goods are looked for elsewhere."
        assert f"not possible for {purchase.number} as it stands now" in told(
            desk.post(f"{here}act/take-back/", {"answer": "again"})
        )
    page = words(desk.get(f"{here}change/"))
    assert (purchase.number in page, "recall" in page) == (True, True)
    assert purchase.number in words(desk.get(f"{ADMIN}/purchaseorder/", {"q": purchase.number}))


def test_a_decision_is_read_in_words(desk: Client, market: Market):
    market.route(market.place(("bear", 5)))
    with acting_as_system():
        decision = RoutingDecision.objects.get()
    page = words(desk.get(f"{ADMIN}/routingdecision/{decision.pk}/change/"))
    assert "5 of 5 reserved, with 1 of 2 candidates." in page
    assert ("gets 5 of 5" in page, "has 1 of 5" in page, "CNY 54.00" in page) == (True, True, True)


def test_a_standard_is_added_from_today_on_and_never_changed(desk: Client, market: Market):
    add = f"{ADMIN}/routingstandard/add/"
    with time_machine.travel(NOW, tick=False):
        assert 'value="50.00"' in words(desk.get(add))
        desk.post(add, {**WEIGHTS, "effective_from": "2026-11-03"})
    with acting_as_system():
        newest = RoutingStandard.objects.first()
        assert (newest.effective_from, newest.accept_within_hours) == (date(2026, 11, 3), 12)
        assert DomainEvent.objects.filter(name="routing.standard_added").count() == 1
    assert "readonly" in words(desk.get(f"{ADMIN}/routingstandard/{newest.pk}/change/"))
    market.route(market.place(("bear", 1)), now=NOW + timedelta(days=1))
    (purchase,) = market.issue(now=NOW + timedelta(days=1))
    assert purchase.accept_by == NOW + timedelta(days=1, hours=12)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"effective_from": "2026-11-01"}, "1 Nov 2026 is over"),
        ({"effective_from": "2026-11-03", **dict.fromkeys([*WEIGHTS][:4], "0")}, "no weight counts"),
    ],
)
def test_a_standard_that_makes_no_sense_is_refused_in_the_form(desk: Client, change: dict[str, str], said: str):
    with time_machine.travel(NOW, tick=False):
        page = words(desk.post(f"{ADMIN}/routingstandard/add/", {**WEIGHTS, **change}))
    assert said in page
    with acting_as_system():
        assert RoutingStandard.objects.count() == 1


def test_staff_set_how_a_suppliers_goods_leave_and_what_a_seller_wants(desk: Client, market: Market):
    supplier, seller = market.suppliers["P1"], market.shop.seller
    desk.post(f"{ADMIN}/supplierdispatch/add/", {"supplier": supplier.pk, "mode": "direct"})
    desk.post(f"{ADMIN}/routingpolicy/add/", {"seller": seller.pk, "on_shortage": "split"})
    with acting_as_system():
        assert SupplierDispatch.objects.get().mode == "direct"
        policy = RoutingPolicy.objects.get()
        assert (policy.seller_id, policy.on_shortage) == (seller.pk, "split")
    desk.post(f"{ADMIN}/routingpolicy/{policy.pk}/change/", {"on_shortage": "hold"})
    with acting_as_system():
        told_of = DomainEvent.objects.filter(name="routing.policy_set").order_by("pk")
        assert [each.payload for each in told_of] == [
            {"on_shortage": "split", "before": ""},
            {"on_shortage": "hold", "before": "split"},
        ]


def test_the_seller_reads_why_and_chooses_what_happens_when_goods_are_short(market: Market):
    order, short = market.place(("bear", 5)), market.place(("bear", 50), order_no="A-2")
    market.route(order, short)
    with acting_as_system():
        user = User.objects.create_user("owner@s1.example", None, name="Owner")
        add_member(organization=market.shop.seller, user=user, role=Role.OWNER)
    client = Client()
    client.force_login(user)
    page = words(client.get(f"/dashboard/orders/{order.pk}/"))
    assert ("gets 5 of 5" in page, "CNY 10.80" in page, "has 1 of 5" in page) == (True, True, True)
    assert ("CNY 10.00" in page, "Supplier P1" in page) == (False, False)
    waiting = words(client.get(f"/dashboard/orders/{short.pk}/"))
    assert "50 pieces are missing; they are looked for again as goods come" in waiting
    assert "has too few pieces" in waiting

    chosen = client.post("/dashboard/orders/shortage/", {"on_shortage": "split"})
    assert (chosen.status_code, told(chosen)) == (302, "Orders are routed like this from now on.")
    assert 'value="split" id="id_on_shortage_2" class="radio radio-primary mt-0.5" checked' in words(
        client.get("/dashboard/orders/shortage/")
    )
    market.route(short)
    assert items_of(short) == [("C-BEAR", 5, "allocated"), ("C-BEAR", 1, "allocated"), ("C-BEAR", 44, "waiting")]
