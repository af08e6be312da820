"""Real connections at the same time: whoever comes first, clocks, penalties and wallets agree."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from apps.common.periods import Month
from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.dispatch_sla.domain.months import decide_month
from apps.dispatch_sla.domain.relief import apply_relief
from apps.dispatch_sla.models import Penalty, StoreMonth
from apps.tenancy.context import acting_as_system
from tests.dispatch_sla.world import World, at, charge_penalties_of, clock_of, declare, make_world, penalty_of
from tests.wallet.seller_wallets import at_once

DECIDED = Month(2026, 12).ends_at


@pytest.fixture
def world(cloned_db: str, django_db_blocker: Any) -> Iterator[World]:
    """In a database of its own, for several connections."""
    with django_db_blocker.unblock():
        yield make_world()
        connections.close_all()


def sweep(now: str) -> None:
    with acting_as_system():
        sweep_clocks(now=at(now))


def until_somebody_waits() -> None:
    """Until another connection waits for a lock; the test fails if none ever does."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from pg_locks where not granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("nobody waits")


def test_sweep_overwrites_no_relief_that_is_applied_at_the_same_moment(world: World):
    world.top_up("100")
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    relief = declare("11-06 09:00")
    applied = threading.Event()

    def relieve() -> None:
        with acting_as_system():
            assert apply_relief(relief_id=relief, now=at("11-06 10:00")) == 1
            applied.set()
            until_somebody_waits()
        connections.close_all()

    def sweep_meanwhile() -> None:
        applied.wait(timeout=10)
        sweep("11-06 10:00")
        connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(relieve), pool.submit(sweep_meanwhile)]:
            done.result(timeout=30)
    charge_penalties_of("11-06 10:05")
    assert (clock_of(order).state, penalty_of(order), world.balance) == ("excluded", None, "100.00")


def test_sweeps_charges_relief_and_months_at_once_come_to_the_same_end(world: World):
    """Three late of 21; one is relieved, a scan lets another one turn out in time: 19 of 20."""
    world.top_up("100")
    orders = world.month_of_orders(late=2, on_time=18)
    relieved = world.order("11-10 10:00")
    world.sweep("11-20 10:00")
    assert world.balance == "85.00"
    world.scan(world.ship(orders[0], None), "11-04 09:00")
    relief = declare("2027-01-02 09:00", starts_on=at("11-10 12:00").date(), ends_on=at("11-10 12:00").date())

    def relieve() -> None:
        with acting_as_system():
            apply_relief(relief_id=relief, now=DECIDED)

    def decide() -> None:
        with acting_as_system():
            decide_month(month=Month(2026, 11), now=DECIDED)

    def charge() -> None:
        charge_penalties_of("2027-01-02 10:00")

    outcomes = at_once(*[lambda: sweep("2027-01-02 10:00")] * 3, *[relieve] * 2, *[decide] * 2, *[charge] * 2)
    assert outcomes == [None] * 9
    with acting_as_system():
        row = StoreMonth.objects.get()
        assert (row.on_time, row.assessed, row.is_returned) == (19, 20, True)
        states = dict(Penalty.objects.values_list("pk", "state"))
    assert states == {orders[0].pk: "corrected", orders[1].pk: "returned", relieved.pk: "relieved"}
    assert world.balance == "100.00"
