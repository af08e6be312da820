"""Holding an order, and cancelling what has not left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import pytest
from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.models import Offer
from apps.events.models import DomainEvent
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.domain.allocations import end_allocation
from apps.orders.domain.answering import answer_purchase
from apps.orders.domain.cancelling import cancel_order, request_cancellation
from apps.orders.domain.errors import OrderMovedOn, ReasonMissing
from apps.orders.domain.holding import hold_order, release_order
from apps.orders.domain.purchase_progress import mark_received, mark_shipped
from apps.orders.domain.watching import orders_changed
from apps.orders.enums import AllocationState, Fault
from apps.orders.models import Allocation, LineItem, Order, PurchaseLine, PurchaseOrder
from apps.stock.domain.check import check_stock
from apps.stock.domain.movements import receive_stock
from apps.stock.domain.queries import available_by_offer
from apps.stock.domain.reservations import dispatch_reservation, reserve_stock
from apps.suppliers.domain.records import record_answer, record_request
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller, acting_for_supplier
from tests.factories.catalog import make_offer
from tests.factories.suppliers import make_active_supplier
from tests.orders.market import Market, assert_consistent, lines_of_purchase, make_market, stock_of
from tests.orders.placing import NOW, Shop, items_of, line, lines_of, make_shop, open_of, status_of
from tests.orders.purchases import asked, ordered, records

LEASE = timedelta(minutes=1)
ALL = ("waiting", "allocated", "ordered", "confirmed", "on the way", "arrived", "shipped")


@dataclass
class Walk:
    """An order with one line an item state, each of one piece; ten pieces of each are on the supplier's shelf."""

    shop: Shop
    supplier: Organization
    order: Order
    offers: dict[str, Offer]

    def available(self) -> dict[str, int]:
        with acting_as_system():
            pieces = available_by_offer([offer.pk for offer in self.offers.values()])
        return {state: pieces[offer.pk] for state, offer in self.offers.items()}

    def lines(self) -> dict[str, str]:
        """States of purchase lines by the state of the item they were made for."""
        with acting_as_system():
            found = {each.offer_id: each.state for each in PurchaseLine.objects.all()}
        return {state: found[offer.pk] for state, offer in self.offers.items() if offer.pk in found}

    def cancel(self, fault: Fault = Fault.BUYER) -> tuple[int, int]:
        with acting_as_system():
            result = cancel_order(order_id=self.order.pk, fault=fault, reason="Changed his mind", now=NOW)
        return len(result.items), len(result.too_late)


def lead(states: Sequence[str] = ALL) -> Walk:
    """What routing, purchasing and the warehouse would have done, in rows."""
    shop, supplier = make_shop(), make_active_supplier("P1")
    for state in states:
        shop.map(state, {state.replace(" ", "-"): 1})
    order = shop.place(lines=[line(state, 1) for state in states]).order
    offers = {state: make_offer(shop.variant(state.replace(" ", "-")), supplier=supplier) for state in states}
    with acting_as_system():
        receive_stock(lines={offer.pk: 10 for offer in offers.values()}, key="start", now=NOW)
        asked = PurchaseOrder.objects.create(
            supplier=supplier, number="PO-1", mode="warehouse", issued_at=NOW, accept_by=NOW, ship_by=NOW
        )
        for number, item in enumerate(order.items.select_related("line").order_by("pk"), 1):
            advance(item, offers[item.line.sku], asked, number)
    return Walk(shop, supplier, order, offers)


def advance(item: LineItem, offer: Offer, asked: PurchaseOrder, number: int) -> None:
    state = item.line.sku
    if state == "waiting":
        return
    (answer,) = reserve_stock(lines={offer.pk: 1}, document=f"item:{item.pk}", key=f"item:{item.pk}", now=NOW)
    allocation = Allocation.objects.create(
        seller_id=item.seller_id,
        order_id=item.order_id,
        item=item,
        offer=offer,
        supplier_id=offer.supplier_id,
        quantity=1,
        unit_price=Money("21.60", "CNY"),
        reservation_id=answer.reservation_id,
        made_at=NOW,
    )
    item.state = "confirmed" if state == "on the way" else state
    item.save()
    if state == "confirmed":
        record = {"supplier_id": offer.supplier_id, "document": asked.number, "line": number}
        record_request(**record, requested_at=NOW, ship_by=NOW)
        record_answer(**record, accepted=True, answered_at=NOW)
    line_state = {"ordered": "issued", "confirmed": "accepted", "on the way": "shipped"}.get(state, "received")
    if state != "allocated":
        PurchaseLine.objects.create(
            supplier_id=offer.supplier_id,
            purchase_order=asked,
            line=number,
            allocation=allocation,
            offer=offer,
            quantity=1,
            unit_price=Money("20", "CNY"),
            state=line_state,
        )
    if line_state == "received" and state != "allocated":
        dispatch_reservation(reservation_id=allocation.reservation_id, key=f"gone:{item.pk}", now=NOW)


@pytest.fixture
def walk(db: None) -> Walk:
    return lead()


def test_what_has_not_left_is_cancelled_and_the_rest_goes_on(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[list[int]] = []
    monkeypatch.setattr(orders_changed, "_functions", [lambda ids, now: told.append(list(ids))])
    assert walk.available() == {state: 10 if state == "waiting" else 9 for state in ALL}
    assert walk.cancel(Fault.SELLER) == (6, 1)
    assert [state for _, _, state in items_of(walk.order)] == ["cancelled"] * 6 + ["shipped"]
    released = ("waiting", "allocated", "ordered", "confirmed")
    assert walk.available() == {state: 10 if state in released else 9 for state in ALL}
    assert walk.lines() == {
        "ordered": "cancelled",
        "confirmed": "cancelled",
        "on the way": "shipped",
        "arrived": "received",
        "shipped": "received",
    }
    assert [counts for _, _, counts in lines_of(walk.order)] == [False] * 6 + [True]
    with acting_as_system():
        order = Order.objects.get(pk=walk.order.pk)
        assert (order.status, order.cancel_fault, order.cancel_requested_at) == ("shipped", "seller", None)
        events = DomainEvent.objects.filter(name="purchase.line_cancelled")
        assert {event.supplier_id for event in events} == {walk.supplier.pk}
        assert events.count() == 2
        assert Allocation.objects.filter(state="cancelled", ended_at=NOW, reason="Changed his mind").count() == 5
        assert PurchaseOrder.objects.get().state == "shipped"
        assert check_stock() == []
    assert told == [[walk.order.pk]]


def test_cancelling_again_finds_nothing_to_cancel(walk: Walk) -> None:
    walk.cancel()
    before = walk.available()
    assert walk.cancel(Fault.SELLER) == (0, 1)
    assert walk.available() == before
    with acting_as_system():
        assert Order.objects.get(pk=walk.order.pk).cancel_fault == "buyer"
        assert DomainEvent.objects.filter(name="order.cancelled").count() == 1


def test_a_whole_order_is_cancelled_for_ever_and_nobody_waits_for_it(db: None) -> None:
    walk = lead(("waiting", "ordered"))
    walk.shop.place(lines=[line("waiting", 1), line("ordered", 1), line("UNKNOWN", 1)])
    assert open_of(walk.order).keys() == {"unmapped"}
    assert walk.cancel() == (2, 0)
    assert open_of(walk.order) == {}
    assert status_of(walk.order) == "cancelled"
    assert walk.available() == {"waiting": 10, "ordered": 10}
    with acting_as_system():
        assert PurchaseOrder.objects.get().state == "closed"
    assert walk.cancel() == (0, 0)
    with acting_for_seller(walk.shop.seller.pk), pytest.raises(OrderMovedOn, match="order A-1 is Cancelled"):
        hold_order(order_id=walk.order.pk, reason="Wait", now=NOW)


def test_a_seller_asks_and_a_job_cancels(db: None) -> None:
    walk = lead(("allocated", "shipped"))
    for _ in range(2):
        with acting_for_seller(walk.shop.seller.pk):
            with pytest.raises(ReasonMissing):
                request_cancellation(order_id=walk.order.pk, fault=Fault.BUYER, reason="", now=NOW)
            request_cancellation(order_id=walk.order.pk, fault=Fault.BUYER, reason="No money", now=NOW)
    assert status_of(walk.order) == "cancel_requested"
    assert walk.available() == {"allocated": 9, "shipped": 9}
    with acting_as_system():
        job = Job.objects.get(kind="orders.cancel")
    run_job(job_id=job.pk, clock=lambda: NOW, lease=LEASE)
    assert [state for _, _, state in items_of(walk.order)] == ["cancelled", "shipped"]
    assert status_of(walk.order) == "shipped"
    assert walk.available() == {"allocated": 10, "shipped": 9}
    with acting_as_system():
        job.refresh_from_db()
        assert (len(job.result["cancelled"]), len(job.result["too_late"])) == (1, 1)


def test_lines_with_reserved_goods_are_changed_by_a_job_when_a_seller_tells_it(db: None) -> None:
    walk = lead(("allocated", "ordered"))
    changed = [line("allocated", 3), line("ordered", 2)]
    walk.shop.place(lines=changed, as_seller=True)
    assert walk.available() == {"allocated": 9, "ordered": 9}
    with acting_as_system():
        job = Job.objects.get(kind="orders.replace_lines")
    run_job(job_id=job.pk, clock=lambda: NOW, lease=LEASE)
    assert walk.available() == {"allocated": 10, "ordered": 9}
    assert items_of(walk.order) == [
        ("C-ALLOCATED", 1, "cancelled"),
        ("C-ORDERED", 1, "ordered"),
        ("C-ALLOCATED", 3, "waiting"),
    ]
    assert open_of(walk.order) == {"changed": {"quantity": [1, 2], "sku": ["ordered", "ordered"]}}
    assert walk.shop.place(lines=changed).outcome == "unchanged"


def test_of_two_tellings_before_the_job_the_newer_counts(db: None) -> None:
    walk = lead(("allocated",))
    for quantity in (3, 1, 4):
        walk.shop.place(lines=[line("allocated", quantity)], as_seller=True)
    with acting_as_system():
        jobs = list(Job.objects.filter(kind="orders.replace_lines").order_by("pk"))
    assert [job.payload["changes"][0]["quantity"] for job in jobs] == [3, 4]
    run_job(job_id=jobs[0].pk, clock=lambda: NOW, lease=LEASE)
    assert items_of(walk.order) == [("C-ALLOCATED", 1, "allocated")]
    run_job(job_id=jobs[1].pk, clock=lambda: NOW, lease=LEASE)
    assert items_of(walk.order) == [("C-ALLOCATED", 1, "cancelled"), ("C-ALLOCATED", 4, "waiting")]


def test_lines_that_are_told_back_before_the_job_stay(db: None) -> None:
    walk = lead(("allocated",))
    for quantity in (3, 1):
        walk.shop.place(lines=[line("allocated", quantity)], as_seller=True)
    with acting_as_system():
        job = Job.objects.get(kind="orders.replace_lines")
    run_job(job_id=job.pk, clock=lambda: NOW, lease=LEASE)
    assert (items_of(walk.order), walk.available()) == ([("C-ALLOCATED", 1, "allocated")], {"allocated": 9})


def test_an_ended_allocation_frees_its_pieces_once(db: None) -> None:
    walk = lead(("allocated",))
    with acting_as_system():
        allocation = Allocation.objects.get()
        for ended in (True, False):
            assert end_allocation(allocation=allocation, state=AllocationState.REFUSED, reason="", now=NOW) is ended
        assert Allocation.objects.get().state == "refused"
    assert items_of(walk.order) == [("C-ALLOCATED", 1, "waiting")]
    assert walk.available() == {"allocated": 10}


def test_a_held_order_waits_until_it_is_released(db: None) -> None:
    shop = make_shop()
    shop.map("BEAR")
    order = shop.place().order
    with acting_for_seller(shop.seller.pk):
        with pytest.raises(ReasonMissing):
            hold_order(order_id=order.pk, reason="  ", now=NOW)
        for reason in ("Fraud?", "Buyer asked"):
            assert hold_order(order_id=order.pk, reason=reason, now=NOW).status == "on_hold"
    assert open_of(order) == {"held": {"reason": "Buyer asked"}}
    with acting_for_seller(shop.seller.pk):
        for _ in range(2):
            assert release_order(order_id=order.pk, now=NOW).status == "awaiting_allocation"
    with acting_as_system():
        names = list(
            DomainEvent.objects.filter(subject_type="orders.order", subject_id=order.pk)
            .order_by("pk")
            .values_list("name", flat=True)
        )
    assert names == ["order.placed", "order.held", "order.held", "order.released"]


# -- with what suppliers said and no worker heard ---------------------------


def announced(market: Market, accepted: int) -> PurchaseOrder:
    """Five pieces asked for; the supplier accepts so many and sends them, and no job has run."""
    purchase = asked(market)
    with acting_for_supplier(purchase.supplier_id):
        line = purchase.lines.get()
        answer_purchase(purchase_order_id=purchase.pk, answers={line.pk: (accepted, "two are damaged")}, now=NOW)
        mark_shipped(line_ids=[line.pk], now=NOW)
    return purchase


def run_jobs(kind: str) -> list[str]:
    """States of the jobs of a kind after they ran."""
    with acting_as_system():
        jobs = list(Job.objects.filter(kind=kind).order_by("pk"))
    for job in jobs:
        run_job(job_id=job.pk, clock=lambda: NOW, lease=LEASE)
    with acting_as_system():
        return [Job.objects.get(pk=job.pk).state for job in jobs]


def test_what_a_supplier_refused_before_is_free_and_what_it_sent_is_received(db: None) -> None:
    market = make_market("P1", "P2")
    purchase = announced(market, 3)
    order = ordered(purchase)
    assert stock_of(market)["P1", "bear"] == (10, 5)
    with acting_as_ops():
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="Changed his mind", now=NOW)
    assert items_of(order) == [("C-BEAR", 3, "cancelled"), ("C-BEAR", 2, "cancelled")]
    assert (status_of(order), stock_of(market)["P1", "bear"]) == ("cancelled", (10, 3))
    assert records(market) == [{"answered_at": NOW, "accepted": True, "shipped_at": NOW}]
    assert set(run_jobs("orders.apply_answers")) == {"done"}
    assert stock_of(market)["P1", "bear"] == (10, 3)
    with acting_as_ops():
        line = purchase.lines.get()
        mark_received(line_id=line.pk, accepted=3, rejected=0, now=NOW)
        allocation = Allocation.objects.get(purchase_line=line)
        dispatch_reservation(reservation_id=allocation.reservation_id, quantity=3, key="came", now=NOW)
    assert stock_of(market)["P1", "bear"] == (7, 0)
    assert_consistent()


def test_what_a_supplier_accepted_and_did_not_send_is_free_again(db: None) -> None:
    market = make_market("P1", "P2")
    purchase = asked(market)
    order = ordered(purchase)
    with acting_for_supplier(purchase.supplier_id):
        line = purchase.lines.get()
        answer_purchase(purchase_order_id=purchase.pk, answers={line.pk: (4, "one is damaged")}, now=NOW)
    with acting_as_system():
        cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="Changed his mind", now=NOW)
    assert (stock_of(market)["P1", "bear"], lines_of_purchase(purchase)) == ((10, 0), [(5, 4, "cancelled")])
    assert run_jobs("orders.apply_answers") == ["done"]
    assert items_of(order) == [("C-BEAR", 4, "cancelled"), ("C-BEAR", 1, "cancelled")]
    assert_consistent()
