"""Suppliers' lead times against an order's own deadline."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.periods import SHANGHAI
from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.dispatch_sla.models import DispatchClock, StoreProgramme
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.domain.routing_words import explain_routing
from apps.orders.models import LineItem, Order, RoutingDecision
from apps.tenancy.context import acting_as_system
from tests.dispatch_sla.world import at
from tests.orders.market import Market, candidates_in, item_ids, make_market, served

pytestmark = pytest.mark.django_db
PAID = at("02-13 18:00")


@pytest.fixture
def market(db: None) -> Market:
    """The slow P1 is cheaper; it is Friday before the Spring Festival."""
    market = make_market("P1", "P2")
    market.offer("P1", supply_price="10.00", lead_time_days=8, pieces=0)
    market.offer("P2", supply_price="20.00", lead_time_days=2, pieces=0)
    for code in ("P1", "P2"):
        market.see(code, "bear", 10, at=PAID - timedelta(hours=1))
    return market


def in_programme(market: Market, programme: str) -> None:
    with acting_as_system():
        StoreProgramme.objects.create(
            seller=market.shop.seller, store=market.shop.store, programme=programme, effective_from=date(2026, 1, 1)
        )


def placed(market: Market, order_no: str = "A-1") -> Order:
    return market.place(("bear", 1), order_no=order_no, placed_at=PAID, paid_at=PAID, now=PAID)


def routed_by_jobs() -> None:
    with acting_as_system():
        jobs = list(Job.objects.filter(kind="orders.route", state="queued").values_list("pk", flat=True))
    for job in jobs:
        run_job(job_id=job, clock=lambda: PAID + timedelta(minutes=1), lease=timedelta(minutes=1))


def deadline(order: Order) -> tuple[str, str]:
    """Shanghai time and source, as the trace has them."""
    with acting_as_system():
        trace: dict[str, Any] = RoutingDecision.objects.get(order=order).trace
    return f"{datetime.fromisoformat(trace['deadline']).astimezone(SHANGHAI):%m-%d %H:%M}", trace["deadline_from"]


def count_month() -> None:
    """As the sweep of the month's first minute does."""
    with acting_as_system():
        sweep_clocks(now=at("02-01 00:01"))


def test_jit_paid_on_friday_evening_before_the_spring_festival(market: Market):
    """After the cut-off: three working days. Saturday 14 works, 15 to 23 February are off."""
    count_month()
    in_programme(market, "jit_pickup")
    order = placed(market)
    routed_by_jobs()
    assert deadline(order) == ("02-25 23:59", "clock")
    assert served(order) == [("C-BEAR", 1, "allocated", "P1")]
    assert candidates_in(item_ids(order)[0])[market.offers["P1", "bear"].pk]["is_late"] is False
    with acting_as_system():
        clock = DispatchClock.objects.get(order=order)
        assert clock.deadline_at == datetime(2026, 2, 25, 15, 59, 59, 999999, tzinfo=UTC)
        (said,) = explain_routing(LineItem.objects.get(order=order))
    assert said.deadline_from == "by the dispatch clock"


def test_without_a_clock_the_standards_hours_count(market: Market):
    in_programme(market, "jit_pickup")
    order = placed(market)
    routed_by_jobs()
    assert deadline(order) == ("02-16 18:00", "standard")
    assert served(order) == [("C-BEAR", 1, "allocated", "P2")]
    with acting_as_system():
        assert not DispatchClock.objects.exists()


def test_a_job_starts_the_clocks_of_its_orders_at_once_and_routing_reads_them_along(market: Market):
    count_month()
    orders = [placed(market), placed(market, "A-2")]
    routed_by_jobs()
    assert {deadline(order)[1] for order in orders} == {"clock"}
    late = placed(market, "A-3")
    with acting_as_system():
        sweep_clocks(now=PAID + timedelta(minutes=2))
    with CaptureQueriesContext(connection) as caught:
        market.route(late, now=PAID + timedelta(minutes=2))
    assert deadline(late)[1] == "clock"
    assert [each["sql"] for each in caught if "dispatchclock" in each["sql"]] == [
        each["sql"] for each in caught if "for no key update of orders" in each["sql"]
    ]
