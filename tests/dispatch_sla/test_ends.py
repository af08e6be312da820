"""What ends a clock: the last parcel's first scan, or arrival at the warehouse."""

from datetime import date, timedelta

import pytest

from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.dispatch_sla.models import DispatchClock, StoreProgramme
from apps.orders.domain.status import refresh_statuses
from apps.orders.models import LineItem
from apps.tenancy.context import acting_as_system
from tests.dispatch_sla.world import World, at, clock_of, penalty_of
from tests.orders.placing import PAID_AT
from tests.warehouse.house import House, make_house

pytestmark = pytest.mark.django_db
DUE = PAID_AT + timedelta(hours=96)


@pytest.fixture
def house(db: None) -> House:
    """A store that delivers to the warehouse itself, and goods that two suppliers have."""
    house = make_house("P1", "P2")
    shop = house.market.shop
    house.market.offer("P1", "bear")
    house.market.offer("P2", "train")
    with acting_as_system():
        StoreProgramme.objects.create(
            seller=shop.seller, store=shop.store, programme="jit_self", effective_from=date(2026, 11, 1)
        )
    return house


def sweep(after: timedelta) -> DispatchClock:
    with acting_as_system():
        sweep_clocks(now=PAID_AT + after)
        return DispatchClock.objects.get()


@pytest.mark.parametrize(("seconds", "state"), [(0, "on_time"), (1, "late")])
def test_jit_self_delivery_ends_with_the_last_goods_in_the_warehouse(house: House, seconds: int, state: str):
    house.confirmed(("bear", 2), ("train", 1))
    clock = sweep(timedelta(hours=1))
    assert (clock.ends_with, clock.deadline_at, clock.state) == ("warehouse", DUE, "running")
    house.receive(house.announce("P1"), now=DUE - timedelta(hours=3))
    assert sweep(timedelta(hours=95)).state == "running"
    received = DUE + timedelta(seconds=seconds)
    house.receive(house.announce("P2"), now=received)
    clock = sweep(timedelta(hours=97))
    assert (clock.state, clock.ended_at) == (state, received)


def test_last_scan_of_two_parcels_counts(world: World):
    split, in_time = world.order("11-02 10:00"), world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    for order, second in ((split, "11-05 10:01"), (in_time, "11-05 10:00")):
        world.ship(order, "11-03 10:00")
        world.ship(order, second)
    world.sweep("11-05 12:00")
    assert [clock_of(each).state for each in (split, in_time)] == ["late", "on_time"]
    assert [clock_of(each).ended_at for each in (split, in_time)] == [at("11-05 10:01"), at("11-05 10:00")]
    assert [penalty_of(each) for each in (split, in_time)] == ["due", None]


def test_order_with_a_parcel_that_is_not_scanned_is_not_handed_over(world: World):
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.ship(order, "11-03 10:00")
    waiting = world.ship(order, None)
    world.sweep("11-05 10:00")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("running", None)
    world.sweep("11-05 10:01")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("late", None)
    world.scan(waiting, "11-04 10:00")
    world.sweep("11-05 10:02")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("on_time", at("11-04 10:00"))
    assert penalty_of(order) == "dropped"


def test_order_with_goods_that_are_not_packed_is_not_handed_over(world: World):
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.ship(order, "11-03 10:00")
    with acting_as_system():
        item = LineItem.objects.get(order=order)
        LineItem.objects.create(
            seller_id=item.seller_id, order=order, line=item.line, variant=item.variant, quantity=1, state="arrived"
        )
        refresh_statuses([order.pk])
    world.sweep("11-04 10:00")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("running", None)


def test_voided_parcel_does_not_keep_a_clock_running(world: World):
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.ship(order, "11-03 10:00")
    unpacked = world.ship(order, None)
    with acting_as_system():
        unpacked.voided_at = at("11-03 09:00")
        unpacked.save(update_fields=["voided_at"])
    world.sweep("11-04 10:00")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("on_time", at("11-03 10:00"))
