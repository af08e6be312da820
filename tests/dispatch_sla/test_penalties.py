"""What late orders cost, and how it goes back, also when people were faster than the rules."""

import pytest
from djmoney.money import Money

from apps.common.periods import Month
from apps.dispatch_sla.domain.errors import WrongState
from apps.dispatch_sla.domain.months import decide_month
from apps.dispatch_sla.domain.penalties import waive_penalty
from apps.dispatch_sla.domain.relief import apply_relief
from apps.dispatch_sla.models import Penalty, StoreMonth
from apps.events.models import DomainEvent
from apps.orders.models import Order
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.charges import refund_charge
from apps.wallet.domain.errors import ReasonMissing
from apps.wallet.models import Credit
from tests.dispatch_sla.world import World, at, clock_of, declare, penalty_of
from tests.ops.staff import make_staff, proven_client

pytestmark = pytest.mark.django_db


def refund_by_hand(order: Order, amount: str | None = None) -> None:
    with acting_as_ops():
        refund_charge(
            charge_id=Penalty.objects.get(pk=order.pk).charge_id,
            amount=amount and Money(amount, "CNY"),
            reason="a friendly word",
            key=f"desk:{order.pk}",
            now=at("11-06 12:00"),
        )


def late_order(world: World) -> Order:
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.sweep("11-06 10:00")
    return order


@pytest.mark.parametrize(("amount", "left"), [(None, "100.00"), ("2.00", "97.00")])
def test_sweep_gives_back_what_a_person_left_of_it(world: World, amount: str | None, left: str):
    world.top_up("100")
    told_late, other = late_order(world), late_order(world)
    parcel = world.ship(told_late, None)
    refund_by_hand(told_late, amount)
    refund_by_hand(other)
    world.scan(parcel, "11-04 09:00")
    world.sweep("11-06 13:00")
    assert (clock_of(told_late).state, penalty_of(told_late), penalty_of(other)) == ("on_time", "corrected", "charged")
    assert world.balance == "100.00"


def test_relief_reaches_those_whose_penalty_was_refunded_by_hand(world: World):
    world.top_up("100")
    refunded, charged = late_order(world), late_order(world)
    refund_by_hand(refunded)
    assert world.balance == "95.00"
    relief = declare("11-08 10:00")
    with acting_as_system():
        assert apply_relief(relief_id=relief, now=at("11-08 10:00")) == 2
    assert ([penalty_of(each) for each in (refunded, charged)], world.balance) == (["relieved", "relieved"], "100.00")


def test_month_is_decided_though_a_penalty_was_refunded_by_hand(world: World):
    world.top_up("100")
    late = world.month_of_orders(late=2, on_time=38)
    refund_by_hand(late[0])
    with acting_as_system():
        assert decide_month(month=Month(2026, 11), now=Month(2026, 12).ends_at) == 1
        assert StoreMonth.objects.get().is_returned
    assert ([penalty_of(each) for each in late[:2]], world.balance) == (["returned", "returned"], "100.00")


def test_staff_waive_a_penalty_with_a_reason_that_the_seller_reads(world: World):
    world.top_up("100")
    order = late_order(world)
    desk = proven_client(make_staff("ming@haitun.example"))
    url = f"/admin/dispatch_sla/penalty/{order.pk}"
    assert f"{url}/do/waive/" in desk.get(f"{url}/change/").content.decode()
    first = desk.post(f"{url}/do/waive/", {"reason": "Our scanner was broken."})
    told = first.context["form"].data["seen"]
    assert told == f"D1 is let off the penalty of CNY 5.00 for order {order.order_no}."
    assert (penalty_of(order), world.balance) == ("charged", "95.00")
    assert desk.post(f"{url}/do/waive/", {"reason": "Our scanner was broken.", "seen": told}).status_code == 302
    assert (penalty_of(order), clock_of(order).state, world.balance) == ("waived", "late", "100.00")
    world.sweep("11-07 10:00")
    assert (penalty_of(order), world.balance) == ("waived", "100.00")
    with acting_as_system():
        assert Credit.objects.get(charge__isnull=False).reason == "Our scanner was broken."
        event = DomainEvent.objects.get(name="dispatch.penalty_waived")
        assert (event.subject_id, event.seller_id, event.payload) == (
            order.pk,
            world.seller.pk,
            {"amount": "5.00", "currency": "CNY", "reason": "Our scanner was broken."},
        )
    assert f"{url}/do/waive/" not in desk.get(f"{url}/change/").content.decode()


def test_penalty_that_is_due_is_dropped_when_it_is_waived(world: World):
    order = late_order(world)
    waive(order)
    world.top_up("100")
    world.sweep("11-07 10:00")
    assert (penalty_of(order), world.balance) == ("dropped", "100.00")


@pytest.mark.parametrize(("reason", "refusal"), [(" ", ReasonMissing), ("again", WrongState)])
def test_waiving_is_refused_without_a_reason_and_for_the_second_time(
    world: World, reason: str, refusal: type[Exception]
):
    world.top_up("100")
    order = late_order(world)
    if refusal is WrongState:
        waive(order)
    before = (penalty_of(order), world.balance)
    with pytest.raises(refusal):
        waive(order, reason)
    assert (penalty_of(order), world.balance) == before


def waive(order: Order, reason: str = "Our scanner was broken.") -> None:
    with acting_as_ops():
        waive_penalty(order_id=order.pk, reason=reason, now=at("11-06 12:00"), actor_id=None)
