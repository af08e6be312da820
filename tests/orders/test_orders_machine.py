"""Orders as a state machine: any interleaving of placing, routing, asking, answers, goods that come, packing, handing
over, cancelling and what is overdue keeps pieces, stock, and money."""

from contextlib import nullcontext
from datetime import timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest
from apps.fulfillment.domain.packing import unpack_parcel
from apps.fulfillment.domain.parcel_errors import AlreadyHandedOver
from apps.fulfillment.models import Parcel
from apps.ledger import api as ledger
from apps.order_costs.domain.check import check_order_costs
from apps.order_costs.domain.sweeping import charge_waiting
from apps.order_costs.models import OrderCost
from apps.orders.domain.answering import Answer, answer_purchase
from apps.orders.domain.answering_effects import apply_answers
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.cancelling_lines import cancel_line
from apps.orders.domain.looking_again import look_again
from apps.orders.domain.overdue import sweep_purchases
from apps.orders.domain.purchasing import issue_purchases
from apps.orders.domain.routing import route_orders, route_waiting
from apps.orders.enums import MOVING, Fault, OnShortage
from apps.orders.models import Allocation, LineItem, Order, OrderLine, OrderSettlement, PurchaseLine, RoutingPolicy
from apps.stock.domain.check import check_stock
from apps.stock.models import StockLevel
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from apps.warehouse.domain.announcing import announce_delivery
from apps.warehouse.domain.receiving import Counted, receive_delivery
from apps.warehouse.domain.station import Bench, bench_of, pack_at_station
from apps.warehouse.models import Delivery, DeliveryLine
from tests.order_costs.world import balances, fill, unit_totals
from tests.orders.market import assert_consistent
from tests.orders.placing import NOW
from tests.warehouse.house import make_house

PIECES = st.integers(1, 6)
GONE = {"packed", "shipped", "delivered"}


class OrdersMachine(RuleBasedStateMachine):
    """Two suppliers with two kinds of goods that are often short, a warehouse, one seller who changes its policy.

    The model keeps what came in from outside: pieces that buyers want, money in the wallet, goods that were accepted.
    """

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.house = make_house("P1", "P2")
        self.market = self.house.market
        for code, price in (("P1", "10.00"), ("P2", "11.00")):
            for name in ("bear", "train"):
                self.market.offer(code, name, pieces=7, supply_price=price)
        self.market.prefer(OnShortage.FALL_BACK)
        self.now = NOW
        self.orders: list[int] = []
        self.wanted: dict[int, int] = {}
        self.notes = self.filled = self.owed = 0
        self.top_up(400)

    def teardown(self) -> None:
        with acting_as_system(), connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    @initialize(bears=PIECES, trains=st.integers(0, 4), more=PIECES)
    def begin(self, bears: int, trains: int, more: int) -> None:
        """One order's goods are here as far as there are any, another's are still to be found."""
        self.place(bears, trains)
        self.everything_comes()
        self.place(more, 0)

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

    @precondition(lambda self: self.lines("issued"))
    @rule(data=st.data(), part=st.integers(0, 6), heard=st.booleans())
    def answer(self, data: st.DataObject, part: int, heard: bool) -> None:
        line = data.draw(st.sampled_from(self.lines("issued")))
        self.says(line, min(part, line.quantity))
        if heard:
            with acting_as_system():
                apply_answers(purchase_order_id=line.purchase_order_id, now=self.now)

    def says(self, line: PurchaseLine, accepted: int) -> None:
        self.later()
        with acting_for_supplier(line.supplier_id):
            answer = {line.pk: Answer(accepted, "no more of it")}
            answer_purchase(purchase_order_id=line.purchase_order_id, answers=answer, now=self.now)

    @rule()
    def hear_every_answer(self) -> None:
        self.later()
        with acting_as_system():
            for purchase_order_id in set(PurchaseLine.objects.values_list("purchase_order_id", flat=True)):
                apply_answers(purchase_order_id=purchase_order_id, now=self.now)

    @precondition(lambda self: self.lines("accepted", "shipped"))
    @rule(data=st.data(), pieces=PIECES)
    def announce(self, data: st.DataObject, pieces: int) -> None:
        self.sends(data.draw(st.sampled_from(self.lines("accepted", "shipped"))), pieces)

    def sends(self, line: PurchaseLine, pieces: int) -> None:
        """What is still to come of the line, at most so many pieces of it."""
        self.later()
        self.notes += 1
        with acting_for_supplier(line.supplier_id):
            under_way = DeliveryLine.objects.filter(purchase_line=line, delivery__state="announced")
            announced = under_way.aggregate(pieces=Sum("announced", default=0))["pieces"]
            left = line.accepted - line.received - line.rejected - announced
            if left:
                announce_delivery(
                    supplier_id=line.supplier_id,
                    warehouse_id=self.house.warehouse.pk,
                    delivery_note=f"DN-{self.notes}",
                    pieces={line.pk: min(pieces, left)},
                    now=self.now,
                )

    @precondition(lambda self: self.under_way())
    @rule(data=st.data(), good=st.integers(0, 6), bad=st.sampled_from([0, 0, 0, 1, 6]))
    def receive(self, data: st.DataObject, good: int, bad: int) -> None:
        self.comes(data.draw(st.sampled_from(self.under_way())), good, bad)

    def under_way(self) -> list[Delivery]:
        with acting_as_system():
            return list(Delivery.objects.filter(state="announced").order_by("pk"))

    def comes(self, delivery: Delivery, good: int, bad: int) -> None:
        self.later()
        with acting_as_system():
            line = delivery.lines.select_related("purchase_line").get()
            accepted = min(good, line.announced)
            counted = Counted(accepted, min(bad, line.announced - accepted), "damaged" if bad else "")
            receive_delivery(delivery_id=delivery.pk, counts={line.pk: counted}, now=self.now)
        self.owed += accepted * int(line.purchase_line.unit_price.amount * 100)

    @rule()
    def everything_comes(self) -> None:
        """Suppliers have what they are asked for, and send it."""
        self.route_all()
        self.issue()
        for line in self.lines("issued"):
            self.says(line, line.quantity)
        self.hear_every_answer()
        for line in self.lines("accepted", "shipped"):
            self.sends(line, line.accepted)
        for delivery in self.under_way():
            self.comes(delivery, 6, 0)

    @precondition(lambda self: self.benches())
    @rule(data=st.data(), weight_g=st.integers(1, 2000))
    def pack(self, data: st.DataObject, weight_g: int) -> None:
        bench = data.draw(st.sampled_from(self.benches()))
        first, *others = bench.ready
        chosen = {item.pk: data.draw(st.integers(0, item.quantity)) for item in others}
        chosen[first.pk] = data.draw(st.integers(1, first.quantity))
        self.later()
        with acting_as_system():
            pack_at_station(order_id=bench.order.pk, items=chosen, weight_g=weight_g, key=f"{self.now}", now=self.now)

    def benches(self) -> list[Bench]:
        """Orders with something to pack."""
        with acting_as_system():
            return [bench for order_id in self.orders if (bench := bench_of(order_id)) and bench.ready]

    @precondition(lambda self: self.parcels())
    @rule(data=st.data())
    def unpack(self, data: st.DataObject) -> None:
        parcel = data.draw(st.sampled_from(self.parcels()))
        self.later()
        with acting_as_system():
            try:
                unpack_parcel(parcel_id=parcel.pk, reason="wrong box", now=self.now)
            except AlreadyHandedOver:
                assert parcel.handed_over_at

    @precondition(lambda self: self.parcels(handed_over_at=None, released_at__isnull=False))
    @rule(data=st.data())
    def hand_over(self, data: st.DataObject) -> None:
        parcel = data.draw(st.sampled_from(self.parcels(handed_over_at=None, released_at__isnull=False)))
        self.later()
        with acting_as_system():
            manifest = open_manifest(now=self.now)
            add_parcels(manifest_id=manifest.pk, tracking_numbers=[parcel.tracking_no], now=self.now)
            close_manifest(manifest_id=manifest.pk, now=self.now)

    def parcels(self, **which: object) -> list[Parcel]:
        with acting_as_system():
            return list(Parcel.objects.filter(voided_at=None, **which).order_by("pk"))

    @rule(yuan=st.integers(1, 300))
    def top_up(self, yuan: int) -> None:
        self.later()
        fill(self.market.shop.seller, f"{yuan}.00", now=self.now)
        self.filled += yuan * 100
        charge_waiting(now=self.now, step=acting_as_system)

    @rule(data=st.data())
    def cancel(self, data: st.DataObject) -> None:
        self.later()
        order_id = data.draw(st.sampled_from(self.orders))
        with acting_as_system():
            cancel_order(order_id=order_id, fault=Fault.BUYER, reason="changed their mind", now=self.now)

    @rule(data=st.data(), looks_again=st.booleans())
    def decide(self, data: st.DataObject, looks_again: bool) -> None:
        """What a person does about a line that waits."""
        with acting_as_system():
            waiting = list(LineItem.objects.filter(state="waiting", order__status__in=MOVING).order_by("pk"))
        if not waiting:
            return
        self.later()
        item = data.draw(st.sampled_from(waiting))
        named = {"order_id": item.order_id, "line_id": item.line_id, "now": self.now}
        with acting_as_ops():
            if looks_again:
                look_again(**named)
            else:
                cancel_line(fault=Fault.BUYER, reason="did not want to wait", **named)

    @rule(hours=st.sampled_from([1, 25, 80]))
    def time_goes_by(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        sweep_purchases(now=self.now, step=acting_as_system)

    @rule(code=st.sampled_from(["P1", "P2"]), name=st.sampled_from(["bear", "train"]), pieces=st.integers(0, 9))
    def see_goods(self, code: str, name: str, pieces: int) -> None:
        self.later()
        self.market.see(code, name, pieces, at=self.now)

    def lines(self, *states: str) -> list[PurchaseLine]:
        with acting_as_system():
            lines = PurchaseLine.objects.filter(state__in=states).order_by("pk")
            return list(lines.select_related("allocation"))

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

    @invariant()
    def every_fen_is_accounted_for(self) -> None:
        found = balances()
        income = sum(fen for name, fen in found.items() if name.startswith("CNY income:"))
        assert found["CNY wallet"] >= 0
        assert found["CNY wallet"] + income == self.filled == -found["CNY expense:MANUAL_CREDIT"]
        assert found["CNY payable"] == self.owed == -found["CNY supplier_costs"]
        assert set(unit_totals().values()) == {0}
        with acting_as_system():
            assert ledger.check_ledger().discrepancies == []
            assert check_order_costs() == []

    @invariant()
    def what_is_packed_is_paid_or_waits(self) -> None:
        with acting_as_system():
            for parcel in Parcel.objects.all():
                states = set(OrderCost.objects.filter(parcel=parcel).values_list("state", flat=True))
                if parcel.voided_at:
                    assert states <= {"refunded", "dropped"}
                else:
                    assert states == ({"paid"} if parcel.released_at else {"due"})
            due = OrderCost.objects.filter(state="due")
            waiting = Order.objects.filter(exceptions__kind="unpaid", exceptions__closed_at=None)
            assert set(due.values_list("order", flat=True)) == set(waiting.values_list("pk", flat=True))

    @invariant()
    def an_order_is_settled_while_all_of_it_is_packed_and_paid(self) -> None:
        with acting_as_system():
            for order in Order.objects.all():
                states = set(order.items.exclude(state="cancelled").values_list("state", flat=True))
                paid = OrderCost.objects.filter(order=order, state="paid").aggregate(sum=Sum("amount"))["sum"]
                is_settled = bool(states) and states <= GONE and not order.costs.filter(state="due").exists()
                settled = OrderSettlement.objects.filter(order=order).first()
                assert (settled.amount.amount if settled else Decimal(0)) == (paid if is_settled else 0)


def test_any_interleaving_keeps_pieces_promises_and_money(db: None) -> None:
    run_state_machine_as_test(OrdersMachine, settings=settings(max_examples=10, stateful_step_count=25, deadline=None))
