"""Real connections at the same time: one live allocation an item, one purchase line an allocation, no deadlock."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from apps.common.errors import DomainError
from apps.orders.domain.answering import Answer, accept_purchase, answer_purchase
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.overdue import sweep_purchases
from apps.orders.domain.purchasing import issue_purchases
from apps.orders.domain.routing import route_orders, route_waiting
from apps.orders.enums import Fault, OnShortage
from apps.orders.models import Allocation, LineItem, Order, PurchaseLine, PurchaseOrder
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.orders.market import Market, assert_consistent, make_market, served, stock_of
from tests.orders.placing import NOW


@pytest.fixture
def market(cloned_db: str, django_db_blocker: Any) -> Iterator[Market]:
    """In a database of its own, for several connections."""
    with django_db_blocker.unblock():
        yield make_market("P1", "P2")
        connections.close_all()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act on a connection of its own, started together; results or refusals, in order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except DomainError as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_orders_routed_and_asked_for_by_many_at_once_are_served_once(market: Market):
    for code, price in (("P1", "10.00"), ("P2", "20.00")):
        market.offer(code, pieces=12, supply_price=price)
        market.offer(code, "train", pieces=30, supply_price=price)
    orders = [market.place(("bear", 2), ("train", 1), order_no=f"A-{n}") for n in range(15)]
    ids = [order.pk for order in orders]

    def route() -> int:
        return sum(map(len, route_orders(order_ids=ids, now=NOW).values()))

    def issue() -> list[str]:
        return issue_purchases(now=NOW, step=acting_as_system)

    outcomes = at_once(route, route, issue, lambda: route_waiting(now=NOW, step=acting_as_system), issue)
    assert all(not isinstance(outcome, type) for outcome in outcomes)
    at_once(issue, issue, issue)

    assert stock_of(market) == {
        ("P1", "bear"): (12, 12), ("P2", "bear"): (12, 12), ("P1", "train"): (30, 15), ("P2", "train"): (30, 0),
    }  # fmt: skip
    with acting_as_system():
        assert Counter(LineItem.objects.values_list("state", flat=True)) == {"ordered": 27, "waiting": 3}
        assert Allocation.objects.filter(state="live").count() == PurchaseLine.objects.count() == 27
        numbers = PurchaseOrder.objects.values_list("number", flat=True)
        assert len(set(numbers)) == len(numbers)
    assert_consistent()


def test_answer_cancel_sweep_and_route_at_once_agree_on_one_end(market: Market):
    market.prefer(OnShortage.SPLIT)
    for code, price in (("P1", "10.00"), ("P2", "20.00")):
        market.offer(code, pieces=100, supply_price=price)
    for number in range(4):
        order = market.place(("bear", 5), order_no=f"A-{number}")
        market.route(order)
        (purchase,) = market.issue()
        late = purchase.accept_by + timedelta(seconds=1)
        outcomes = at_once(
            lambda purchase=purchase: answered(purchase),
            lambda order=order: cancelled(order),
            lambda late=late: sweep_purchases(now=late, step=acting_as_system),
            lambda order=order: route_orders(order_ids=[order.pk], now=NOW),
        )
        assert set(map(type, outcomes[1:])) <= {str, int, dict}
        market.route(order, now=late)
        with acting_as_system():
            order.refresh_from_db()
            assert order.status == "cancelled"
            assert set(order.items.values_list("state", flat=True)) == {"cancelled"}
            assert sum(order.items.values_list("quantity", flat=True)) == 5
        assert served(order) == []
        assert_consistent()


def answered(purchase: PurchaseOrder) -> str:
    with acting_for_supplier(purchase.supplier_id):
        line = purchase.lines.get()
        answer_purchase(purchase_order_id=purchase.pk, answers={line.pk: Answer(3, "two are damaged")}, now=NOW)
    return "answered"


def cancelled(order: Order) -> str:
    with acting_as_system():
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="changed their mind", now=NOW)
    return "cancelled"


def test_two_lines_answered_at_once_leave_no_purchase_order_behind(market: Market):
    """Each sees the other's line unanswered; the state follows from both all the same."""
    market.offer("P1", pieces=100)
    market.offer("P1", "train", pieces=100)
    for number in range(4):
        market.route(market.place(("bear", 1), ("train", 1), order_no=f"A-{number}"))
        (purchase,) = market.issue()

        def answer(line: int, purchase: PurchaseOrder = purchase) -> None:
            with acting_for_supplier(purchase.supplier_id):
                row = purchase.lines.get(line=line)
                answer_purchase(purchase_order_id=purchase.pk, answers={row.pk: Answer(1)}, now=NOW)

        at_once(lambda: answer(1), lambda: answer(2), lambda: answer(1))
        with acting_as_system():
            assert PurchaseOrder.objects.get(pk=purchase.pk).state == "accepted"


def test_the_last_pieces_go_to_one_of_two_orders(market: Market):
    market.offer("P1", pieces=2)
    orders = [market.place(("bear", 2), order_no=f"A-{number}") for number in range(6)]
    at_once(*(lambda order=order: route_orders(order_ids=[order.pk], now=NOW) for order in orders))
    assert sum(len(served(order)) for order in orders) == 1
    assert stock_of(market) == {("P1", "bear"): (2, 2)}
    assert_consistent()


def test_accepting_in_bulk_twice_at_once_is_once(market: Market):
    market.offer("P1")
    market.route(market.place())
    (purchase,) = market.issue()

    def accept() -> int:
        with acting_for_supplier(purchase.supplier_id):
            return len(accept_purchase(purchase_order_id=purchase.pk, now=NOW))

    assert set(at_once(accept, accept)) <= {0, 1}
    with acting_as_system():
        assert PurchaseLine.objects.get().state == "accepted"
