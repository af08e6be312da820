"""Goods of the demo on the move: stock, purchase orders, deliveries and returns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from apps.accounts.models import Organization
from apps.catalog.enums import OfferState
from apps.catalog.models import Offer
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.domain.returns import return_goods
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import GoodsReceipt
from apps.ops.domain.supply_demo.cast import SUPPLYING, DemoSupplier, Reached
from apps.ops.domain.supply_demo.numbers import between
from apps.ops.domain.supply_demo.people import colleague, organization_of
from apps.stock.domain.movements import observe_many, receive_stock
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.reservations import reserve_stock
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.suppliers.domain.records import (
    record_answer,
    record_cancellation,
    record_request,
    record_tracking,
)

FIRST_DELIVERY: Final = 84
"""Days ago."""
SUSPENDED_SINCE: Final = 9
BUSIEST: Final = "P001"


@dataclass(frozen=True)
class Order:
    """A purchase order of the demo: asked so many days ago."""

    supplier: DemoSupplier
    days_ago: int
    lines: int

    @property
    def number(self) -> str:
        return f"PO-{self.supplier.code}-{FIRST_DELIVERY - self.days_ago:03d}"

    def throw(self, what: str, least: int, most: int) -> int:
        return between(f"{self.number} {what}", least, most)


def orders_between(most_days_ago: int, least_days_ago: int) -> Iterator[Order]:
    """Every order of these days, the oldest first; the later end is not among them."""
    for days_ago in range(most_days_ago, least_days_ago, -1):
        for number, supplier in enumerate(SUPPLYING):
            busy = supplier.code == BUSIEST
            stopped = supplier.reached == Reached.SUSPENDED and days_ago < SUSPENDED_SINCE + 4
            if (days_ago + 2 * number) % (5 if busy else 12) == 0 and not stopped:
                yield Order(supplier, days_ago, 3 if busy else 2)


def fill_shelves(supplier: DemoSupplier, *, now: datetime) -> None:
    """The opening stock of all offers."""
    offers = offers_of(organization_of(supplier))
    lines = {offer.pk: between(f"opening {offer.supplier_sku}", 240, 900) for offer in offers}
    at = now - timedelta(days=FIRST_DELIVERY + 1)
    receive_stock(lines=lines, key=f"demo:opening:{supplier.code}", now=at, reason="Opening stock")
    if supplier.code == BUSIEST:
        reason = "Held back for samples"
        set_safety_buffer(supplier_id=offers[0].supplier_id, safety_buffer=4, reason=reason, now=at)


def trade(order: Order, *, now: datetime) -> None:
    """Ask, answer, reserve, deliver; some late, some short, a few refused, cancelled or sent back."""
    supplier = organization_of(order.supplier)
    asked = now - timedelta(days=order.days_ago, minutes=order.throw("minute", 0, 400))
    ship_by = asked + timedelta(hours=order.supplier.dispatch_hours)
    answered = asked + timedelta(minutes=order.throw("answer", 15, 300))
    for line in range(1, order.lines + 1):
        ask(supplier, order, line, (asked, ship_by))
        record_answer(**line_of(supplier, order, line), accepted=True, answered_at=answered)
    lines = {offer.pk: order.throw(f"pieces {offer.supplier_sku}", 6, 40) for offer in chosen(supplier, order)}
    reserve_stock(lines=lines, document=order.number, key=f"demo:{order.number}", now=answered)
    is_late = order.throw("late", 0, 9) >= order.supplier.punctual
    shipped = ship_by + timedelta(hours=5 if is_late else -order.throw("ship", 4, 30))
    if shipped < now:
        deliver(supplier, order, lines, shipped, now)
    if order.throw("extra", 0, 6) == 0:
        fall_through(supplier, order, (asked, ship_by), answered)


def line_of(supplier: Organization, order: Order, line: int) -> dict[str, Any]:
    return {"supplier_id": supplier.pk, "document": order.number, "line": line}


def ask(supplier: Organization, order: Order, line: int, times: tuple[datetime, datetime]) -> None:
    requested_at, ship_by = times
    record_request(**line_of(supplier, order, line), requested_at=requested_at, ship_by=ship_by)


def chosen(supplier: Organization, order: Order) -> list[Offer]:
    """As many of the supplier's own goods as the order has lines, other ones in every order."""
    offers = offers_of(supplier)
    step = len(offers) // order.lines
    first = order.throw("first", 0, len(offers) - 1)
    return [offers[(first + step * line) % len(offers)] for line in range(order.lines)]


def offers_of(supplier: Organization) -> list[Offer]:
    return list(Offer.objects.filter(supplier=supplier, state=OfferState.ACTIVE).order_by("pk"))


def deliver(supplier: Organization, order: Order, lines: dict[int, int], at: datetime, now: datetime) -> None:
    damaged = int(order.throw("damaged", 0, 11) == 0)
    delivered = [
        Delivered(offer, pieces - damaged * (not number), damaged * (not number))
        for number, (offer, pieces) in enumerate(lines.items())
    ]
    receipt = accept_goods(
        supplier_id=supplier.pk,
        lines=delivered,
        place=HandOver.CARRIER if order.throw("place", 0, 3) == 0 else HandOver.WAREHOUSE,
        delivery_note=order.number,
        now=at,
        actor_id=colleague().pk,
    )
    for line in range(1, order.lines + 1):
        valid = order.throw(f"tracking {line}", 0, 14) > 0
        judged_at = at + timedelta(hours=2)
        record_tracking(**line_of(supplier, order, line), valid=valid, judged_at=judged_at)
    returned_at = at + timedelta(hours=20)
    if order.throw("return", 0, 8) == 0 and returned_at < now:
        give_back(receipt, len(delivered), delivered[-1].accepted, order, returned_at)


def give_back(receipt: GoodsReceipt, line: int, accepted: int, order: Order, now: datetime) -> None:
    return_goods(
        receipt_id=receipt.pk,
        lines={line: max(1, accepted // 6)},
        return_note=f"RT-{order.number[3:]}",
        reason="Colour differs from the sample. 颜色与样品不符。",
        now=now,
        actor_id=colleague().pk,
    )


def fall_through(supplier: Organization, order: Order, times: tuple[datetime, datetime], answered: datetime) -> None:
    """One more line that the supplier refused, or took and then cancelled."""
    line = order.lines + 1
    cancels = order.throw("cancels", 0, 1) == 0
    ask(supplier, order, line, times)
    record_answer(**line_of(supplier, order, line), accepted=cancels, answered_at=answered)
    if cancels:
        record_cancellation(**line_of(supplier, order, line), cancelled_at=answered + timedelta(hours=4))


def count_shelves(supplier: DemoSupplier, *, now: datetime) -> None:
    """The supplier's system told last night what is left; of every twelfth offer, nothing."""
    offers = offers_of(organization_of(supplier))
    seen = {
        offer.pk: between(f"left {offer.supplier_sku}", 12, 600) * (between(f"out {offer.supplier_sku}", 0, 11) > 0)
        for offer in offers
    }
    at = now - timedelta(hours=between(f"seen {supplier.code}", 3, 14))
    observe_many(lines=seen, observed_at=at, source="erp", key=f"demo:count:{supplier.code}", now=at)


def suspend(supplier: DemoSupplier, *, now: datetime) -> None:
    """Stop who delivers late again and again."""
    suspend_supplier(
        supplier_id=organization_of(supplier).pk,
        reason="连续四周延迟发货。 Late for four weeks in a row; show how that ends.",
        now=now - timedelta(days=SUSPENDED_SINCE),
        actor_id=colleague().pk,
    )
