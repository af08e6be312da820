"""Purchase orders: what is reserved is asked of its suppliers, once."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Exists, OuterRef

from apps.catalog.domain.terms import price_for
from apps.catalog.models import Offer
from apps.common.faults import reach
from apps.common.periods import shanghai_day
from apps.common.sql import read_sql
from apps.events.domain.recording import record_event
from apps.orders.domain.allocations import end_allocations
from apps.orders.domain.purchasing_locks import lock_items, lock_orders
from apps.orders.domain.routing_standard import standard_in_force
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.telling import tell_sellers
from apps.orders.enums import BLOCKING, AllocationState, DispatchMode, ItemState
from apps.orders.models import Allocation, LineItem, OrderException, PurchaseLine, PurchaseOrder
from apps.suppliers.domain.queries import find_agreement_in_force, find_supplier
from apps.suppliers.domain.records import record_request
from apps.suppliers.enums import SupplierState

Step = Callable[[], AbstractContextManager[None]]
MOST_LINES: Final = 200
NO_TERMS: Final = "the supplier can't be asked: it is not active, or no agreement is in force"


@dataclass(frozen=True)
class Group:
    """What goes into one purchase order."""

    supplier_id: int
    mode: DispatchMode
    allocation_ids: list[int]


def issue_purchases(*, now: datetime, step: Step) -> list[str]:
    """Put everything reserved into one purchase order a supplier, currency and way of its goods; returns their numbers.

    Each purchase order is a step of its own, of 200 lines at most: done again after a crash, nothing is asked twice.
    Goods go directly where the supplier does that and an order has goods of nobody else and nothing that waits; else
    through our warehouse. Orders that an exception blocks, or that shall be cancelled, stay reserved. Goods of a
    supplier that may not be asked any more wait again. Runs as the system.
    """
    numbers: list[str] = []
    with step():
        groups = _groups()
    for group in groups:
        for start in range(0, len(group.allocation_ids), MOST_LINES):
            with step():
                purchase = issue_purchase(group, group.allocation_ids[start : start + MOST_LINES], now)
                reach("orders.purchase_before_commit")
            numbers += [purchase.number] if purchase else []
            reach("orders.purchase_committed")
    return numbers


def _groups() -> list[Group]:
    with connection.cursor() as cursor:
        cursor.execute(read_sql("orders", "purchase_groups"))
        return [Group(supplier, DispatchMode(mode), ids) for supplier, _, mode, ids in cursor.fetchall()]


def issue_purchase(group: Group, allocation_ids: Sequence[int], now: datetime) -> PurchaseOrder | None:
    """Ask a supplier for what of these allocations is still to be asked for; None when that is nothing."""
    named = Allocation.objects.filter(pk__in=allocation_ids)
    orders = lock_orders(named.values_list("order_id", flat=True))
    lock_items(named.values_list("item_id", flat=True))
    kept = OrderException.objects.filter(order=OuterRef("order"), closed_at=None, kind__in=BLOCKING)
    wanted = named.filter(
        ~Exists(kept), state=AllocationState.LIVE, item__state=ItemState.ALLOCATED, order__cancel_requested_at=None
    )
    found = list(wanted.order_by("pk"))
    if not found:
        return None
    hours = _dispatch_hours(group.supplier_id, now)
    if hours is None:
        _let_wait(found, now)
        purchase = None
    else:
        purchase = _write(group, found, hours, now)
    refresh_statuses(orders)
    return purchase


def _dispatch_hours(supplier_id: int, now: datetime) -> int | None:
    """How long the supplier has by its agreement; None when it may not be asked."""
    supplier = find_supplier(supplier_id)
    agreement = find_agreement_in_force(supplier_id=supplier_id, on=shanghai_day(now))
    is_active = supplier is not None and supplier.state == SupplierState.ACTIVE
    return agreement.dispatch_hours if agreement and is_active else None


def _let_wait(allocations: Sequence[Allocation], now: datetime) -> None:
    end_allocations(allocations=allocations, state=AllocationState.CANCELLED, reason=NO_TERMS, now=now)


def _write(group: Group, allocations: Sequence[Allocation], hours: int, now: datetime) -> PurchaseOrder:
    accept_by = now + timedelta(hours=standard_in_force(now=now).accept_within_hours)
    purchase = PurchaseOrder.objects.create(
        supplier_id=group.supplier_id,
        number=_next_number(now),
        mode=group.mode,
        issued_at=now,
        accept_by=accept_by,
        ship_by=max(accept_by, now + timedelta(hours=hours)),
    )
    offers = Offer.objects.prefetch_related("steps").in_bulk({each.offer_id for each in allocations})
    lines = PurchaseLine.objects.bulk_create(
        PurchaseLine(
            supplier_id=group.supplier_id,
            purchase_order=purchase,
            line=number,
            allocation=allocation,
            offer_id=allocation.offer_id,
            quantity=allocation.quantity,
            **_price(offers[allocation.offer_id], allocation.quantity),
        )
        for number, allocation in enumerate(allocations, 1)
    )
    LineItem.objects.filter(pk__in=[each.item_id for each in allocations]).update(state=ItemState.ORDERED)
    _note(purchase, lines, now)
    tell_sellers("order.goods_asked", [(each, each.quantity) for each in allocations], now=now)
    return purchase


def _price(offer: Offer, quantity: int) -> dict[str, Any]:
    return {"unit_price": price_for(offer, quantity)}


def _next_number(now: datetime) -> str:
    with connection.cursor() as cursor:
        cursor.execute("select nextval('orders_purchase_number')")
        return f"PO-{shanghai_day(now):%Y%m%d}-{cursor.fetchone()[0]:06d}"


def _note(purchase: PurchaseOrder, lines: Sequence[PurchaseLine], now: datetime) -> None:
    """For the score card, and for whoever tells the supplier."""
    asked: dict[str, Any] = {"supplier_id": purchase.supplier_id, "document": purchase.number}
    for line in lines:
        record_request(**asked, requested_at=now, ship_by=purchase.ship_by, line=line.line)
    record_event(
        name="purchase.issued",
        subject=purchase,
        payload={"number": purchase.number, "lines": len(lines), "pieces": sum(line.quantity for line in lines)},
        now=now,
        supplier_id=purchase.supplier_id,
    )
