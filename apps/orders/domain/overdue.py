"""Purchase lines that are taken back: not answered in time, accepted and not shipped, or by staff."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from apps.events.domain.recording import record_event
from apps.orders.domain.allocations import end_allocations, release_rest
from apps.orders.domain.answering_effects import apply_to, note_incident, of_record, route_again
from apps.orders.domain.changing import PACKED
from apps.orders.domain.purchase_progress import arrive
from apps.orders.domain.purchasing_locks import lock_lines
from apps.orders.domain.purchasing_parts import return_part
from apps.orders.domain.purchasing_state import refresh_purchase_state
from apps.orders.domain.routing_errors import AnswerRefused, PurchaseRefused
from apps.orders.domain.routing_standard import standard_in_force
from apps.orders.domain.status import refresh_statuses
from apps.orders.domain.telling import tell_sellers
from apps.orders.enums import AllocationState, ItemState, PurchaseLineState
from apps.orders.models import PurchaseLine, PurchaseOrder
from apps.stock.domain.movements import lock_levels
from apps.suppliers.domain.records import record_answer, record_cancellation

Step = Callable[[], AbstractContextManager[None]]
OPEN = (PurchaseLineState.ISSUED, PurchaseLineState.ACCEPTED)
UNDER_WAY = (*OPEN, PurchaseLineState.SHIPPED)
# Kept as they stand here; pages say them in the reader's language.
SILENT = gettext_noop("not answered in time")
NOT_SHIPPED = gettext_noop("not shipped in time")


def sweep_purchases(*, now: datetime, step: Step) -> int:
    """Take back what is overdue; returns how many lines.

    Not answered by the time to answer counts as refused on the score card; accepted and not shipped by the time to
    ship and the standard's hours of grace, as cancelled by the supplier. What was announced as shipped stays, and so
    does what is packed directly: a person decides (`packed_and_late`). The goods are looked for elsewhere. Each
    purchase order is a step. Runs as the system.
    """
    with step():
        ship_by = _late_since(now)
        late = Q(state=PurchaseLineState.ISSUED, purchase_order__accept_by__lt=now)
        late |= _not_shipped_by(ship_by) & ~Q(allocation__item__state__in=PACKED)
        open_orders = PurchaseLine.objects.filter(late, purchase_order__state__in=("issued", "accepted"))
        purchases = sorted(open_orders.order_by().values_list("purchase_order_id", flat=True).distinct())
    taken = 0
    for purchase_order_id in purchases:
        with step():
            taken += len(_take_back_late(purchase_order_id, now, ship_by))
    return taken


def packed_and_late(*, now: datetime) -> QuerySet[PurchaseLine]:
    """What suppliers packed for direct dispatch and did not hand over in time, grace included; for staff."""
    return PurchaseLine.objects.filter(_not_shipped_by(_late_since(now)), allocation__item__state=ItemState.PACKED)


@transaction.atomic
def take_back(
    *,
    purchase_order_id: int,
    reason: str,
    now: datetime,
    actor_id: int | None = None,
    line_ids: Collection[int] | None = None,
    also_shipped: bool = False,
) -> list[PurchaseLine]:
    """Staff take back lines of a purchase order, or all of it, that are not shipped; of shipped ones what never came.

    As when they are overdue, the goods are looked for elsewhere. What its supplier packed stays until it is unpacked.
    Raises AnswerRefused without a reason, PurchaseRefused when nothing can be taken back.
    """
    if not reason.strip():
        raise AnswerRefused(_("say why the goods are taken back: the supplier reads it"))
    lines = _lock(purchase_order_id, now)
    states = UNDER_WAY if also_shipped else OPEN
    named = [line for line in lines if line.state in states and (line_ids is None or line.pk in line_ids)]
    if not named:
        raise PurchaseRefused(_("nothing of this can be taken back: it is shipped, received or taken back already"))
    loose = [line for line in named if not _is_packed(line)]
    if not loose:
        raise PurchaseRefused(_("its supplier packed this: have the parcel unpacked first, then take it back"))
    _take_back(loose, reason.strip()[:300], now, actor_id)
    return loose


def _late_since(now: datetime) -> datetime:
    """What was to be shipped before this instant is overdue."""
    return now - timedelta(hours=standard_in_force(now=now).grace_hours)


def _not_shipped_by(instant: datetime) -> Q:
    return Q(state=PurchaseLineState.ACCEPTED, purchase_order__ship_by__lt=instant)


def _is_packed(line: PurchaseLine) -> bool:
    return line.allocation.state == AllocationState.LIVE and line.allocation.item.state in PACKED


def _lock(purchase_order_id: int, now: datetime) -> list[PurchaseLine]:
    """All lines, with whatever their supplier said so far done."""
    line_ids = PurchaseLine.objects.filter(purchase_order=purchase_order_id).values_list("pk", flat=True)
    lines = lock_lines(list(line_ids))
    apply_to(lines, now)
    return lines


def _take_back_late(purchase_order_id: int, now: datetime, ship_by: datetime) -> list[PurchaseLine]:
    lines = _lock(purchase_order_id, now)
    silent = [line for line in lines if line.state == PurchaseLineState.ISSUED and line.purchase_order.accept_by < now]
    accepted = [line for line in lines if line.state == PurchaseLineState.ACCEPTED and not _is_packed(line)]
    kept = [line for line in accepted if line.purchase_order.ship_by < ship_by]
    for found, reason in ((silent, SILENT), (kept, NOT_SHIPPED)):
        if found:
            _take_back(found, reason, now, None)
    return [*silent, *kept]


def _take_back(lines: Sequence[PurchaseLine], reason: str, now: datetime, actor_id: int | None) -> None:
    for line in lines:
        _score(line, now)
        line.state = PurchaseLineState.RECEIVED if line.received else PurchaseLineState.OVERDUE
        line.reason = reason
        line.save(update_fields=["state", "reason"])
    purchase = lines[0].purchase_order
    refresh_purchase_state(purchase.pk)
    live = [line.allocation for line in lines if line.allocation.state == AllocationState.LIVE]
    left = {line.allocation_id: line.quantity - line.received - line.rejected for line in lines}
    tell_sellers("order.goods_taken_back", [(each, left[each.pk]) for each in live], now=now, reason=reason)
    lock_levels({line.offer_id for line in lines})
    for line in lines:
        _release(line, reason, now, actor_id)
    refresh_statuses(line.allocation.order_id for line in lines)
    route_again(lines, now)
    _tell(purchase, lines, reason, now, actor_id)


def _score(line: PurchaseLine, now: datetime) -> None:
    if line.state == PurchaseLineState.ISSUED:
        record_answer(**of_record(line), accepted=False, answered_at=now)
    elif line.state == PurchaseLineState.ACCEPTED:
        record_cancellation(**of_record(line), cancelled_at=now)
    else:
        note_incident(line, now)


def _release(line: PurchaseLine, reason: str, now: datetime, actor_id: int | None) -> None:
    """All pieces, or those that did not come, wait for another supplier; of a cancelled order nothing does."""
    allocation = line.allocation
    if allocation.state != AllocationState.LIVE:
        release_rest(allocation, reason=reason, now=now, actor_id=actor_id)
        return
    if not line.received:
        end_allocations(
            allocations=[allocation], state=AllocationState.OVERDUE, reason=reason, now=now, actor_id=actor_id
        )
        return
    return_part(
        allocation=allocation,
        item=allocation.item,
        quantity=allocation.quantity - line.received,
        state=AllocationState.OVERDUE,
        reason=reason,
        now=now,
        actor_id=actor_id,
    )
    arrive(line)


def _tell(
    purchase: PurchaseOrder, lines: Sequence[PurchaseLine], reason: str, now: datetime, actor_id: int | None
) -> None:
    record_event(
        name="purchase.taken_back",
        subject=purchase,
        payload={"lines": [line.line for line in lines], "reason": reason},
        now=now,
        actor_id=actor_id,
        supplier_id=purchase.supplier_id,
    )
