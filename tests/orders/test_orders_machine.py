"""Orders as a state machine: any interleaving of placing, routing, asking, answers, cancelling and what is overdue."""

from contextlib import nullcontext
from datetime import timedelta

from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from apps.orders.domain.answering import Answer, answer_purchase
from apps.orders.domain.answering_effects import apply_answers
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.overdue import sweep_purchases
from apps.orders.domain.purchase_progress import mark_received, mark_shipped
from apps.orders.domain.purchasing import issue_purchases
from apps.orders.domain.routing import route_orders, route_waiting
from apps.orders.enums import Fault, OnShortage
from apps.orders.models import Allocation, LineItem, Order, OrderLine, PurchaseLine, RoutingPolicy
from apps.stock.domain.check import check_stock
from apps.stock.domain.reservations import dispatch_reservation
from apps.stock.models import StockLevel
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.orders.market import assert_consistent, make_market
from tests.orders.placing import NOW

PIECES = st.integers(1, 6)


class OrdersMachine(RuleBasedStateMachine):
    """Two suppliers with two kinds of goods that are often short, one seller who changes its policy."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.market = make_market("P1", "P2")
        for code, price in (("P1", "10.00"), ("P2", "11.00")):
            for name in ("bear", "train"):
                self.market.offer(code, name, pieces=7, supply_price=price)
        self.market.prefer(OnShortage.FALL_BACK)
        self.now = NOW
        self.orders: list[int] = []
        self.wanted: dict[int, int] = {}

    def teardown(self) -> None:
        with acting_as_system(), connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def later(self) -> None:
        self.now += timedelta(minutes=7)

    @rule(bears=PIECES, trains=st.integers(0, 4))
    def place(self, bears: int, trains: int) -> None:
        self.later()
        lines = [("bear", bears)] + ([("train", trains)] if trains else [])
        times = {"placed_at": self.now, "paid_at": self.now, "now": self.now}
        order = self.market.place(*lines, order_no=f"A-{len(self.orders)}", **times)
        self.orders.append(order.pk)
        with acting_as_system():
            for line in OrderLine.objects.filter(order=order):
                self.wanted[line.pk] = line.quantity

    @rule(policy=st.sampled_from(OnShortage))
    def change_policy(self, policy: OnShortage) -> None:
        with acting_as_system():
            RoutingPolicy.objects.update(on_shortage=policy)

    @rule(data=st.data())
    def route_one(self, data: st.DataObject) -> None:
        if self.orders:
            self.later()
            route_orders(order_ids=[data.draw(st.sampled_from(self.orders))], now=self.now)

    @rule()
    def route_all(self) -> None:
        self.later()
        route_waiting(now=self.now, step=acting_as_system)

    @rule()
    def issue(self) -> None:
        self.later()
        with acting_as_system():
            issue_purchases(now=self.now, step=nullcontext)

    @rule(data=st.data(), part=st.integers(0, 6), heard=st.booleans())
    def answer(self, data: st.DataObject, part: int, heard: bool) -> None:
        line = self.some_line(data, "issued")
        if line is None:
            return
        self.later()
        accepted = min(part, line.quantity)
        with acting_for_supplier(line.supplier_id):
            answer = {line.pk: Answer(accepted, "no more of it")}
            answer_purchase(purchase_order_id=line.purchase_order_id, answers=answer, now=self.now)
        if heard:
            with acting_as_system():
                apply_answers(purchase_order_id=line.purchase_order_id, now=self.now)

    @rule()
    def hear_every_answer(self) -> None:
        self.later()
        with acting_as_system():
            for purchase_order_id in set(PurchaseLine.objects.values_list("purchase_order_id", flat=True)):
                apply_answers(purchase_order_id=purchase_order_id, now=self.now)

    @rule(data=st.data())
    def ship(self, data: st.DataObject) -> None:
        line = self.some_line(data, "accepted")
        if line is not None:
            self.later()
            with acting_for_supplier(line.supplier_id):
                mark_shipped(line_ids=[line.pk], now=self.now)

    @rule(data=st.data(), good=st.integers(0, 6), bad=st.integers(0, 6))
    def receive(self, data: st.DataObject, good: int, bad: int) -> None:
        line = self.some_line(data, "shipped")
        if line is None:
            return
        self.later()
        to_come = line.accepted - line.received - line.rejected
        accepted = min(good, to_come)
        rejected = min(bad, to_come - accepted)
        if accepted + rejected:
            with acting_as_system():
                mark_received(line_id=line.pk, accepted=accepted, rejected=rejected, now=self.now)
                self.take_out(line, accepted)

    def take_out(self, line: PurchaseLine, accepted: int) -> None:
        """What `accept_goods` does with stock."""
        if accepted:
            reservation = line.allocation.reservation_id
            key = f"goods {line.pk} {self.now}"
            dispatch_reservation(reservation_id=reservation, quantity=accepted, key=key, now=self.now)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        if self.orders:
            self.later()
            order_id = data.draw(st.sampled_from(self.orders))
            with acting_as_system():
                cancel_order(order_id=order_id, fault=Fault.BUYER, reason="changed their mind", now=self.now)

    @rule(hours=st.sampled_from([1, 25, 80]))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        sweep_purchases(now=self.now, step=acting_as_system)

    @rule(code=st.sampled_from(["P1", "P2"]), name=st.sampled_from(["bear", "train"]), pieces=st.integers(0, 9))
    def see_goods(self, code: str, name: str, pieces: int) -> None:
        self.later()
        self.market.see(code, name, pieces, at=self.now)

    def some_line(self, data: st.DataObject, state: str) -> PurchaseLine | None:
        with acting_as_system():
            lines = list(PurchaseLine.objects.filter(state=state).order_by("pk").select_related("allocation"))
        return data.draw(st.sampled_from(lines)) if lines else None

    # -- what always holds --------------------------------------------------

    @invariant()
    def an_orders_line_is_the_sum_of_its_items(self) -> None:
        with acting_as_system():
            found: dict[int, int] = {}
            for line_id, quantity in LineItem.objects.values_list("line_id", "quantity"):
                found[line_id] = found.get(line_id, 0) + quantity
        assert found == self.wanted

    @invariant()
    def nothing_is_asked_for_twice_and_stock_agrees(self) -> None:
        assert_consistent()

    @invariant()
    def a_cancelled_item_is_served_by_nobody(self) -> None:
        with acting_as_system():
            live = Allocation.objects.filter(state="live")
            assert not live.filter(item__state__in=("waiting", "cancelled")).exists()
            over = Order.objects.filter(status="cancelled")
            assert set(LineItem.objects.filter(order__in=over).values_list("state", flat=True)) <= {"cancelled"}
            assert all(level.reserved <= level.on_hand for level in StockLevel.objects.all())
            assert check_stock() == []


def test_any_interleaving_keeps_pieces_and_promises(db: None) -> None:
    run_state_machine_as_test(OrdersMachine, settings=settings(max_examples=15, stateful_step_count=30, deadline=None))
