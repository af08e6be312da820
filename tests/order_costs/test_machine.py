"""Any order of packing, topping up, unpacking and refunding: the books balance and no fen or point is lost or made."""

from contextlib import AbstractContextManager

from django.db import transaction
from djmoney.money import Money
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from apps.fulfillment.models import Parcel
from apps.order_costs.domain.errors import NothingToRefund, RefundTooLarge
from apps.order_costs.domain.points_choice import Choice, choose_points_payment
from apps.order_costs.domain.refunds import refund_cost, refund_parcel
from apps.order_costs.domain.sweeping import charge_waiting
from apps.order_costs.enums import RefundScope
from apps.order_costs.models import OrderCost
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system
from tests.order_costs.world import (
    NOW,
    TODAY,
    assert_proven,
    balances,
    fill,
    grant,
    make_world,
    money,
    ordered,
    packed,
    points,
    rate,
    unpacked,
)

CHOICES = st.builds(Choice, st.booleans(), st.booleans(), st.integers(0, 100), st.none() | st.integers(1, 6000))


class CostsMachine(RuleBasedStateMachine):
    """One seller with yuan, dollars and points, and three orders of two parcels at most."""

    def __init__(self) -> None:
        super().__init__()
        self.transaction: AbstractContextManager[None] = transaction.atomic()
        self.transaction.__enter__()
        self.world = make_world()
        rate("USD", "7.0523")
        prices = ["19.99", Money("3.4567", "USD")]
        self.orders: list[Order] = [ordered(self.world, *prices, quantity=n + 1) for n in range(3)]
        self.filled = self.dollars = self.granted = self.keys = 0

    def teardown(self) -> None:
        try:
            assert_proven(self.world.a)
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    def parcels(self) -> list[Parcel]:
        with acting_as_system():
            return list(Parcel.objects.filter(voided_at=None).order_by("pk"))

    @rule(which=st.integers(0, 2), weight_g=st.integers(1, 2100), parts=st.integers(1, 2))
    def pack(self, which: int, weight_g: int, parts: int) -> None:
        with acting_as_system():
            items = list(self.orders[which].items.filter(state="arrived").order_by("pk")[:parts])
        if items:
            packed(self.orders[which], items=items, weight_g=weight_g)

    @precondition(lambda self: self.parcels())
    @rule(data=st.data())
    def unpack(self, data: st.DataObject) -> None:
        unpacked(data.draw(st.sampled_from(self.parcels())))

    @rule(yuan=st.integers(1, 120), dollars=st.integers(0, 20))
    def top_up(self, yuan: int, dollars: int) -> None:
        fill(self.world.a, f"{yuan}.00")
        self.filled += yuan * 100
        if dollars:
            fill(self.world.a, Money(dollars, "USD"))
            self.dollars += dollars * 100
        charge_waiting(now=NOW, step=acting_as_system, seller_id=self.world.a.pk)

    @rule(number=st.integers(1, 4000))
    def get_points(self, number: int) -> None:
        grant(self.world.a, number)
        self.granted += number

    @rule(choice=CHOICES)
    def choose(self, choice: Choice) -> None:
        with acting_as_system():
            choose_points_payment(
                seller_id=self.world.a.pk, choice=choice, effective_from=TODAY, now=NOW, actor_id=None
            )

    @precondition(lambda self: self.parcels())
    @rule(data=st.data(), scope=st.sampled_from(RefundScope))
    def refund(self, data: st.DataObject, scope: RefundScope) -> None:
        parcel = data.draw(st.sampled_from(self.parcels()))
        self.keys += 1
        with acting_as_system():
            try:
                refund_parcel(parcel_id=parcel.pk, scope=scope, reason="Lost", key=f"key {self.keys}", now=NOW)
            except NothingToRefund:
                assert not OrderCost.objects.filter(parcel=parcel, state="paid", kind__in=kinds(scope)).exists()

    @rule(data=st.data(), fen=st.integers(1, 4000))
    def refund_a_part(self, data: st.DataObject, fen: int) -> None:
        with acting_as_system():
            costs = list(OrderCost.objects.order_by("pk"))
            if not costs:
                return
            cost = data.draw(st.sampled_from(costs))
            amount = Money(fen, cost.amount.currency) / 100
            self.keys += 1
            try:
                refund_cost(cost_id=cost.pk, amount=amount, reason="Sorry", key=f"key {self.keys}", now=NOW)
            except RefundTooLarge:
                left = cost.money_left.amount + Money(cost.points_left, "CNY").amount / 100
                assert cost.state != "paid" or amount.amount > left

    @invariant()
    def no_fen_and_no_point_is_lost(self) -> None:
        found = balances()
        assert found["PTS points"] + found["PTS points_redeemed"] == self.granted
        assert points(self.world.a) == found["PTS points"] >= 0
        assert found["PTS points_redeemed"] == -found["CNY expense:POINTS_REDEEMED"]
        income = sum(amount for name, amount in found.items() if name.startswith("CNY income:"))
        assert found["CNY wallet"] + income - found["PTS points_redeemed"] == self.filled
        assert found["USD wallet"] + found["USD income:ORDER_AMOUNT"] == self.dollars
        assert min(float(money(self.world.a)), float(money(self.world.a, "USD"))) >= 0


def kinds(scope: RefundScope) -> list[str]:
    named = {"goods": ["goods"], "logistics": ["postage", "registration"], "service_fee": ["service_fee"]}
    return named.get(scope.value, [kind for each in named.values() for kind in each])


def test_any_order_of_acts_keeps_the_books(db: None) -> None:
    run_state_machine_as_test(CostsMachine, settings=settings(max_examples=8, stateful_step_count=12, deadline=None))
