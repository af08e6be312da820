"""A worker dies while it issues purchase orders: the next one ends the work, and nothing is asked for twice."""

from collections.abc import Iterator

import pytest
from django.db import connections
from django.utils import timezone

from apps.jobs.domain.queue import enqueue
from apps.orders.domain.routing import route_orders
from apps.orders.models import Allocation, LineItem, PurchaseLine, PurchaseOrder
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_system
from tests.faults.harness import run_until_done, start_worker
from tests.orders.market import Market, assert_consistent, make_market

pytestmark = pytest.mark.slow


@pytest.fixture
def market(cloned_db: str) -> Iterator[Market]:
    """Two suppliers, and reserved goods of each."""
    market = make_market("P1", "P2")
    market.offer("P1")
    market.offer("P2", "train")
    orders = [market.place(("bear", 1), ("train", 1), order_no=f"A-{n}").pk for n in range(3)]
    route_orders(order_ids=orders, now=timezone.now())
    yield market
    connections.close_all()


@pytest.mark.parametrize(
    ("point", "survives"), [("orders.purchase_before_commit", 0), ("orders.purchase_committed", 1)]
)
def test_purchase_orders_that_were_killed_ask_for_everything_once(
    cloned_db: str, market: Market, point: str, survives: int
):
    with acting_as_system():
        enqueue(kind="orders.issue_purchases", key=point, payload={}, now=timezone.now())
    with start_worker(cloned_db, point) as doomed:
        doomed.wait_until_killed()
    with acting_as_system():
        assert PurchaseOrder.objects.count() == survives
    with start_worker(cloned_db):
        done = run_until_done(point)
    assert (done.state, done.crashes) == ("done", 1), done.error
    with acting_as_system():
        assert PurchaseOrder.objects.count() == 2
        assert PurchaseLine.objects.count() == Allocation.objects.count() == SupplyRecord.objects.count() == 6
        assert set(LineItem.objects.values_list("state", flat=True)) == {"ordered"}
    assert_consistent()
