"""What a supplier's words do to the seller's side: items are confirmed, or wait for another supplier."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q

from apps.orders.domain.allocations import end_allocations
from apps.orders.domain.asking import ask_for_routing
from apps.orders.domain.purchasing_locks import lock_lines, lock_purchase
from apps.orders.domain.purchasing_parts import return_part
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.telling import tell_sellers
from apps.orders.enums import AllocationState, ItemState, PurchaseLineState
from apps.orders.models import LineItem, PurchaseLine
from apps.stock.domain.movements import lock_levels
from apps.suppliers.domain.records import record_answer, record_incident, record_shipment
from apps.suppliers.models import SupplyRecord

KIND: Final = "orders.apply_answers"
SAID = (PurchaseLineState.ACCEPTED, PurchaseLineState.REFUSED, PurchaseLineState.SHIPPED)


def apply_answers(*, purchase_order_id: int, now: datetime) -> int:
    """Do what follows from the answers to a purchase order and from what was shipped; returns how many lines had news.

    Done again, nothing more happens. Accepted items are confirmed, refused pieces released, split off and routed
    again; the score card hears of both. Runs as the system or staff.
    """
    silent = Q(answered_at__isnull=False, allocation__item__state=ItemState.ORDERED, allocation__state="live")
    shipped = Q(state=PurchaseLineState.SHIPPED)
    lines = PurchaseLine.objects.filter(silent | shipped, purchase_order=purchase_order_id, state__in=SAID)
    locked = lock_lines(list(lines.values_list("pk", flat=True)))
    return apply_to(locked, now)


def apply_to(lines: Sequence[PurchaseLine], now: datetime) -> int:
    """The same for lines that are locked with their orders and items."""
    answered = [line for line in lines if line.state in SAID and _is_unheard(line)]
    for line in answered:
        accepted, at = line.accepted > 0, line.answered_at
        if at is not None:
            record_answer(**of_record(line), accepted=accepted, answered_at=at)
    _confirm([line for line in answered if line.accepted])
    short = [line for line in answered if line.accepted < line.quantity]
    lock_levels({line.offer_id for line in short})
    _return(short, now)
    _tell_sellers(answered, now)
    shipped = _note_shipments(line for line in lines if line.state == PurchaseLineState.SHIPPED)
    refresh_statuses(line.allocation.order_id for line in answered)
    route_again(short, now)
    return len({line.pk for line in (*answered, *shipped)})


def hear_answers(*, order_id: int, now: datetime) -> None:
    """Do what suppliers said about an order and nobody did yet; for acts on it that end what they were asked for.

    From here on nothing more is said: lines that are not answered yet are held, too. The caller holds the order, and no
    stock.
    """
    asked = PurchaseLine.objects.filter(allocation__order=order_id, state__in=(PurchaseLineState.ISSUED, *SAID))
    lines = lock_lines(list(asked.values_list("pk", flat=True)))
    for purchase_order_id in sorted({line.purchase_order_id for line in lines}):
        lock_purchase(purchase_order_id)
    apply_to(lines, now)


def of_record(line: PurchaseLine) -> dict[str, Any]:
    """Where a line's record stands on the score card."""
    return {"supplier_id": line.supplier_id, "document": line.purchase_order.number, "line": line.line}


def note_incident(line: PurchaseLine, now: datetime) -> None:
    """Tell the score card once that something was wrong with a line, however often something is."""
    record = of_record(line)
    if SupplyRecord.objects.filter(**record, incident_at=None).exists():
        record_incident(**record, incident_at=now)


def route_again(lines: Iterable[PurchaseLine], now: datetime) -> None:
    """Look for others, after the transaction."""
    orders = defaultdict(list)
    for line in lines:
        orders[line.allocation.seller_id].append(line.allocation.order_id)
    for seller_id, order_ids in sorted(orders.items()):
        ask_for_routing(seller_id=seller_id, order_ids=order_ids, now=now)


def _is_unheard(line: PurchaseLine) -> bool:
    allocation = line.allocation
    return allocation.state == AllocationState.LIVE and allocation.item.state == ItemState.ORDERED


def _tell_sellers(answered: Sequence[PurchaseLine], now: datetime) -> None:
    accepted = [(line.allocation, line.accepted) for line in answered]
    tell_sellers("order.goods_confirmed", accepted, now=now)
    for reason in sorted({line.reason for line in answered if line.accepted < line.quantity}):
        refused = [(line.allocation, line.quantity - line.accepted) for line in answered if line.reason == reason]
        tell_sellers("order.goods_refused", refused, now=now, reason=reason)


def _confirm(lines: Sequence[PurchaseLine]) -> None:
    items = [line.allocation.item for line in lines]
    LineItem.objects.filter(pk__in=[item.pk for item in items]).update(state=ItemState.CONFIRMED)
    for item in items:
        item.state = ItemState.CONFIRMED


def _return(lines: Sequence[PurchaseLine], now: datetime) -> None:
    for line in lines:
        if line.accepted:
            return_part(
                allocation=line.allocation,
                item=line.allocation.item,
                quantity=line.quantity - line.accepted,
                state=AllocationState.REFUSED,
                reason=line.reason,
                now=now,
            )
        else:
            end_allocations(allocations=[line.allocation], state=AllocationState.REFUSED, reason=line.reason, now=now)


def _note_shipments(lines: Iterable[PurchaseLine]) -> list[PurchaseLine]:
    """Tell the score card once when a line left."""
    noted = []
    for line in lines:
        unknown = SupplyRecord.objects.filter(**of_record(line), shipped_at=None, cancelled_at=None)
        if line.shipped_at is not None and unknown.exists():
            record_shipment(**of_record(line), shipped_at=line.shipped_at)
            tell_sellers("order.goods_sent", [(line.allocation, line.accepted)], now=line.shipped_at)
            noted.append(line)
    return noted
