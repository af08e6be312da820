"""Deadlines in days whose holidays nobody has announced yet, and what becomes of them when somebody does."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from apps.calendars.domain.working_days import set_validity
from apps.calendars.models import CalendarDay
from apps.common.periods import SHANGHAI
from apps.dispatch_sla.domain.clocks import Swept, sweep_clocks
from apps.dispatch_sla.domain.explain import explain_deadline
from apps.events.models import DomainEvent
from apps.orders.models import Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.dispatch_sla.world import World, at, clock_of, penalty_of
from tests.ops.staff import make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(world: World) -> Order:
    """Paid two days before a year of which nothing is announced: 72 hours, but for New Year and its weekend."""
    order = world.order("2026-12-30 10:00")
    world.sweep("2026-12-30 10:05")
    return order


def due(order: Order) -> tuple[str, bool]:
    clock = clock_of(order)
    return f"{clock.deadline_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}", clock.is_provisional


def announce(now: str) -> None:
    """Staff enter that Monday the 4th is off, too, and that 2027 is complete."""
    staff = make_staff("ming@haitun.example")
    with acting_as_ops():
        CalendarDay.objects.create(on=date(2027, 1, 4), is_working=False, note="New Year bridge")
        set_validity(through=date(2027, 12, 31), now=at(now), actor_id=staff.pk)


def test_announced_holidays_move_a_provisional_deadline_with_its_explanation(world: World, order: Order):
    assert due(order) == ("2027-01-05 10:00", True)
    assert explain_deadline(clock_of(order))[-1].endswith("and until then the order is not late.")
    announce("2027-01-02 09:00")
    with acting_as_system():
        assert sweep_clocks(now=at("2027-01-02 09:05")) == Swept(started=0, clockless=0, settled=1, changed=0)
        assert sweep_clocks(now=at("2027-01-02 09:10")) == Swept(started=0, clockless=0, settled=0, changed=0)
        event = DomainEvent.objects.get(name="dispatch.deadline_moved")
        assert (event.subject_id, event.seller_id, event.payload) == (
            order.pk,
            world.seller.pk,
            {"from": "2027-01-05T02:00:00+00:00", "to": "2027-01-06T02:00:00+00:00"},
        )
    assert due(order) == ("2027-01-06 10:00", False)
    assert explain_deadline(clock_of(order))[-2:] == [
        "4 Jan 2027 is a public holiday (New Year bridge) and left out.",
        "So it is due by 6 Jan 2027 10:00 (Shanghai).",
    ]


def test_nobody_is_late_by_a_provisional_deadline(world: World, order: Order):
    world.top_up("100")
    world.sweep("2027-01-06 09:00")
    assert (clock_of(order).state, penalty_of(order)) == ("running", None)
    announce("2027-01-06 09:30")
    world.sweep("2027-01-06 10:00")
    assert (clock_of(order).state, due(order)) == ("running", ("2027-01-06 10:00", False))
    world.sweep("2027-01-06 10:05")
    assert (clock_of(order).state, penalty_of(order), world.balance) == ("late", "charged", "95.00")


def test_scan_after_a_provisional_deadline_is_judged_by_the_final_one(world: World, order: Order):
    world.ship(order, "2027-01-06 09:59")
    world.sweep("2027-01-06 12:00")
    assert (clock_of(order).state, clock_of(order).ended_at) == ("running", at("2027-01-06 09:59"))
    announce("2027-01-07 09:00")
    world.sweep("2027-01-07 09:05")
    assert (clock_of(order).state, penalty_of(order)) == ("on_time", None)


@pytest.mark.parametrize("column", ["deadline_at", "started_at", "paid_at"])
def test_what_a_clock_keeps_is_refused_to_change(world: World, order: Order, column: str):
    if column == "deadline_at":
        announce("2027-01-02 09:00")
        world.sweep("2027-01-02 09:05")
    statement = f"update dispatch_sla_dispatchclock set {column} = {column} + interval '1 hour'"
    with acting_as_system(), pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        connection.cursor().execute(statement)
