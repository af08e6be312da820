"""What the wallet charged for costs and penalties is given back where their books are, not past them."""

import pytest
from django.test import Client
from djmoney.money import Money

from apps.order_costs.domain.refunds import refund_cost, refund_parcel, reverse_parcels
from apps.order_costs.enums import RefundScope
from apps.order_costs.models import CostRefund, OrderCost
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.charges import refund_charge
from apps.wallet.models import Charge, Credit
from tests.dashboard.test_home import words
from tests.dispatch_sla.world import make_world as make_late_world
from tests.dispatch_sla.world import penalty_of
from tests.ops.staff import make_staff, proven_client
from tests.order_costs.test_desk import said
from tests.order_costs.world import (
    NOW,
    World,
    assert_proven,
    balances,
    costs,
    fill,
    money,
    ordered,
    packed,
    settlement,
    unpacked,
)

CHARGES = "/admin/wallet/charge/"


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def past_the_costs(kind: str, amount: str | None = None) -> None:
    """The wallet gives a charge back, all or a part, and nobody tells the costs."""
    with acting_as_ops():
        charge = Charge.objects.get(kind=kind)
        part = None if amount is None else Money(amount, "CNY")
        refund_charge(charge_id=charge.pk, amount=part, reason="By hand", key=f"past {kind}", now=NOW)


def test_an_orders_charge_is_given_back_on_its_costs_page_only(desk: Client, world: World) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "25.00")
    packed(order)
    with acting_as_system():
        charge = Charge.objects.get(kind="ORDER_AMOUNT")
        cost = OrderCost.objects.get(kind="goods")
    page = desk.get(f"{CHARGES}{charge.pk}/change/")
    assert f"{CHARGES}{charge.pk}/do/refund/" not in page.content.decode()
    assert "Give it back among the costs of its order" in words(page)
    before = balances()
    answer = desk.post(f"{CHARGES}{charge.pk}/do/refund/", {"amount": "", "reason": "Goodwill"})
    assert "as it stands now; its page shows what is" in said(answer)
    with acting_as_system():
        assert not Credit.objects.exclude(charge=None).exists()
    assert (balances(), money(world.a), settlement(order)) == (before, "26.00", "CNY 74.00")
    [found] = desk.get("/admin/order_costs/ordercost/", {"charge_id": charge.pk}).context["cl"].result_list
    assert found.pk == cost.pk
    assert_proven(world.a)


def test_a_penalty_comes_back_by_its_own_rules_only(desk: Client) -> None:
    late = make_late_world()
    order = late.order("11-02 10:00")
    late.top_up("100")
    late.sweep("11-20 10:00")
    assert (penalty_of(order), late.balance) == ("charged", "95.00")
    with acting_as_system():
        charge = Charge.objects.get()
    answer = desk.post(f"{CHARGES}{charge.pk}/do/refund/", {"amount": "1.00", "reason": "Goodwill"})
    assert "as it stands now; its page shows what is" in said(answer)
    assert (penalty_of(order), late.balance) == ("charged", "95.00")
    assert "A penalty comes back by relief" in words(desk.get(f"{CHARGES}{charge.pk}/change/"))
    [found] = desk.get("/admin/dispatch_sla/penalty/", {"charge_id": charge.pk}).context["cl"].result_list
    assert found.pk == order.pk


def test_unpacking_gives_back_only_what_is_left(world: World) -> None:
    fill(world.a, "100.00")
    before = balances()
    order = ordered(world, "25.00")
    parcel = packed(order)
    past_the_costs("COMMISSION_FEE")
    past_the_costs("ORDER_AMOUNT", "10.00")
    unpacked(parcel)
    assert (balances(), money(world.a), settlement(order)) == (before, "100.00", None)
    assert {state for *_, state in costs(parcel)} == {"refunded"}
    with acting_as_system():
        told = [(f"{each.amount.amount:.2f}", each.reason) for each in CostRefund.objects.order_by("cost_id", "pk")]
        reverse_parcels(parcel_ids=[parcel.pk], now=NOW)
    named = f"{order.order_no}, {parcel.tracking_no}"
    assert told == [
        ("10.00", "By hand"),
        ("15.00", f"{named}, 1 × BEAR-1"),
        ("31.00", named),
        ("16.00", named),
        ("2.00", "By hand"),
    ]
    assert balances() == before
    assert_proven(world.a)


def test_a_refund_gives_back_only_what_is_left(world: World) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "25.00")
    parcel = packed(order)
    past_the_costs("COMMISSION_FEE")
    past_the_costs("ORDER_AMOUNT", "10.00")
    with acting_as_system():
        goods = OrderCost.objects.get(kind="goods")
        refund_cost(cost_id=goods.pk, amount=Money("14.00", "CNY"), reason="Sorry", key="1", now=NOW)
    assert (money(world.a), settlement(order)) == ("52.00", "CNY 50.00")
    with acting_as_system():
        given = refund_parcel(parcel_id=parcel.pk, scope=RefundScope.EVERYTHING, reason="Lost", key="2", now=NOW)
    assert [each.amount.amount for each in given] == [1, 31, 16]
    assert (money(world.a), settlement(order)) == ("100.00", None)
    assert_proven(world.a)
