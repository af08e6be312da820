"""What suppliers have to ship, what they announced, and what of it came: for the warehouse and for direct dispatch."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.orders.domain.allocations import end_allocations
from apps.orders.domain.answering import ask_for_effects
from apps.orders.domain.answering_effects import apply_answers, apply_to, note_incident, of_record, route_again
from apps.orders.domain.asking import acts_for_platform
from apps.orders.domain.purchasing_locks import lock_lines, lock_own_lines
from apps.orders.domain.purchasing_parts import return_part
from apps.orders.domain.purchasing_state import refresh_purchase_state
from apps.orders.domain.routing_errors import AnswerRefused, PurchaseRefused, UnknownPurchase
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.telling import tell_sellers
from apps.orders.enums import AllocationState, DispatchMode, ItemState, PurchaseLineState
from apps.orders.models import LineItem, PurchaseLine
from apps.stock.domain.reservations import release_reservation
from apps.suppliers.domain.records import record_shipment
from apps.suppliers.models import SupplyRecord

REJECTED = gettext_noop("rejected when it came")
TO_COME = (PurchaseLineState.ACCEPTED, PurchaseLineState.SHIPPED)


def lines_to_ship(supplier_id: int) -> QuerySet[PurchaseLine]:
    """What a supplier accepted and did not ship yet, the most urgent first; for itself and for the platform."""
    lines = PurchaseLine.objects.filter(supplier_id=supplier_id, state=PurchaseLineState.ACCEPTED)
    return lines.select_related("purchase_order", "offer__variant").order_by("purchase_order__ship_by", "pk")


@transaction.atomic
def mark_shipped(*, line_ids: Collection[int], now: datetime) -> list[PurchaseLine]:
    """Accepted lines left their supplier: from now on they are not taken back. Shipped ones stay as they are.

    As the supplier, the score card hears of it in a job. Raises UnknownPurchase, PurchaseRefused.
    """
    locked = lock_own_lines(line_ids)
    _require_all(locked, line_ids)
    for line in locked:
        if line.state == PurchaseLineState.ACCEPTED:
            line.state, line.shipped_at = PurchaseLineState.SHIPPED, now
            line.save(update_fields=["state", "shipped_at"])
        elif line.state not in (PurchaseLineState.SHIPPED, PurchaseLineState.RECEIVED):
            raise PurchaseRefused(
                _("line %(line)s of %(number)s can't be shipped: it is %(state)s")
                % {"line": line.line, "number": line.purchase_order, "state": line.get_state_display()}
            )
    for purchase in sorted({line.purchase_order for line in locked}, key=lambda each: each.pk):
        refresh_purchase_state(purchase.pk)
        if acts_for_platform():
            apply_answers(purchase_order_id=purchase.pk, now=now)
        else:
            ask_for_effects(purchase, now)
    return locked


@transaction.atomic
def mark_received(
    *,
    line_id: int,
    accepted: int,
    rejected: int,
    now: datetime,
    shipped_at: datetime | None = None,
    actor_id: int | None = None,
) -> PurchaseLine:
    """Pieces of a line came: some are accepted by us or the carrier, others rejected. The rest may come later.

    An item has arrived when all its pieces have; rejected ones are split off, their reservation is released and they
    are looked for elsewhere. Accepted pieces stay reserved until `accept_goods` takes them out of stock, which is told
    the reservation; who accepts many lines calls `purchasing_locks.lock_lines` for all of them first. Pieces that
    nobody announced were shipped at `shipped_at`, else now. Runs as the system or staff. Raises UnknownPurchase,
    PurchaseRefused, AnswerRefused for more pieces than are to come.
    """
    lines = lock_lines([line_id])
    _require_all(lines, [line_id])
    (line,) = lines
    apply_to(lines, now)
    _check(line, accepted, rejected)
    line.received += accepted
    line.rejected += rejected
    line.shipped_at = line.shipped_at or shipped_at or now
    is_whole = line.received + line.rejected == line.accepted
    line.state = PurchaseLineState.RECEIVED if is_whole else PurchaseLineState.SHIPPED
    line.received_at = now
    line.save(update_fields=["received", "rejected", "shipped_at", "received_at", "state"])
    refresh_purchase_state(line.purchase_order_id)
    _score(line, rejected, now)
    if line.purchase_order.mode == DispatchMode.WAREHOUSE:
        tell_sellers("order.goods_arrived", [(line.allocation, accepted)], now=now)
    tell_sellers("order.goods_rejected", [(line.allocation, rejected)], now=now)
    if rejected:
        _give_back(line, rejected, now, actor_id)
    arrive(line)
    refresh_statuses([line.allocation.order_id])
    return line


def arrive(line: PurchaseLine) -> None:
    """An item whose pieces all came to our warehouse is there; what goes directly is packed by its supplier."""
    item, allocation = line.allocation.item, line.allocation
    is_there = (
        line.purchase_order.mode == DispatchMode.WAREHOUSE
        and allocation.state == AllocationState.LIVE
        and allocation.quantity == line.received
        and item.state == ItemState.CONFIRMED
    )
    if is_there:
        LineItem.objects.filter(pk=item.pk).update(state=ItemState.ARRIVED)
        item.state = ItemState.ARRIVED


def _require_all(lines: list[PurchaseLine], line_ids: Collection[int]) -> None:
    missing = sorted(set(line_ids) - {line.pk for line in lines})
    if missing:
        raise UnknownPurchase(
            _("there are no purchase lines %(lines)s: look them up in their purchase order")
            % {"lines": ", ".join(map(str, missing))}
        )


def _check(line: PurchaseLine, accepted: int, rejected: int) -> None:
    named = {"line": line.line, "number": line.purchase_order}
    to_come = line.accepted - line.received - line.rejected
    if line.state not in TO_COME:
        raise PurchaseRefused(
            _("nothing of line %(line)s of %(number)s is to come: it is %(state)s")
            % {**named, "state": line.get_state_display()}
        )
    if min(accepted, rejected) < 0 or not 0 < accepted + rejected <= to_come:
        raise AnswerRefused(
            _("line %(line)s of %(number)s: %(pieces)s pieces are to come; count 1 to %(pieces)s of them")
            % {**named, "pieces": to_come}
        )


def _score(line: PurchaseLine, rejected: int, now: datetime) -> None:
    record = of_record(line)
    if line.shipped_at and SupplyRecord.objects.filter(**record, shipped_at=None, cancelled_at=None).exists():
        record_shipment(**record, shipped_at=line.shipped_at)
    if rejected:
        note_incident(line, now)


def _give_back(line: PurchaseLine, rejected: int, now: datetime, actor_id: int | None) -> None:
    """Rejected pieces are no longer reserved; those of a live allocation wait for another supplier."""
    allocation = line.allocation
    if allocation.state != AllocationState.LIVE:
        release_reservation(
            reservation_id=allocation.reservation_id,
            quantity=rejected,
            reason=REJECTED,
            key=f"purchase_line:{line.pk}:rejected:{line.rejected}",
            now=now,
            actor_id=actor_id,
        )
        return
    how: dict[str, Any] = {"state": AllocationState.REJECTED, "reason": REJECTED, "now": now, "actor_id": actor_id}
    if rejected == allocation.quantity:
        end_allocations(allocations=[allocation], **how)
    else:
        return_part(allocation=allocation, item=allocation.item, quantity=rejected, **how)
    route_again([line], now)
