"""Direct dispatch: a supplier packs what it confirmed, prints the label, and hands the parcel over to the carrier.

These acts write sellers' rows, so they run as the system, in jobs (`direct_asking.py`); each checks the supplier.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.faults import reach
from apps.fulfillment.domain.customs import Papers
from apps.fulfillment.domain.documents import printed_parcels
from apps.fulfillment.domain.handing_over import hand_over
from apps.fulfillment.domain.packable import lock_order
from apps.fulfillment.domain.packing import lock_parcel, pack_parcel
from apps.fulfillment.domain.parcel_errors import ManifestRefused, NotPackable, UnknownParcel
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import DirectParcel, Parcel
from apps.orders.domain.answering_effects import apply_answers
from apps.orders.domain.purchase_progress import mark_received
from apps.orders.domain.purchasing_locks import lock_lines
from apps.orders.enums import AllocationState, DispatchMode, ItemState, PurchaseLineState
from apps.orders.models import Allocation, PurchaseLine


@transaction.atomic
def pack_direct(
    *,
    supplier_id: int,
    purchase_order_id: int,
    order_id: int,
    pieces: Mapping[int, int],
    weight_g: int,
    now: datetime,
    actor_id: int | None = None,
    size_mm: tuple[int, int, int] | None = None,
    papers: Papers | None = None,
    key: str = "",
) -> DirectParcel:
    """Pack pieces, `{purchase line: pieces}`, that a supplier confirmed of one order; the same `key` again packs once.

    An order may go in several parcels: where some pieces of a line go, they become a line of their own. Lines are
    shipped when their parcel is handed over; until then nobody takes them back without unpacking it. Raises NotPackable
    when one of them is not to be packed, else as `pack_parcel`.
    """
    apply_answers(purchase_order_id=purchase_order_id, now=now)  # what was accepted a moment ago is confirmed
    lock_order(order_id)
    earlier = _packed_before(supplier_id, order_id, key)
    if earlier is not None:
        return earlier
    parcel = pack_parcel(
        order_id=order_id,
        items=_items_of(supplier_id, purchase_order_id, order_id, pieces),
        weight_g=weight_g,
        now=now,
        actor_id=actor_id,
        mode=DispatchMode.DIRECT,
        size_mm=size_mm,
        papers=papers,
        key=key,
    )
    lines = list(_lines_in(parcel).values_list("pk", flat=True))
    parcel.refresh_from_db()
    (printed,) = printed_parcels([parcel.pk])
    reach("fulfillment.direct_before_commit")
    return DirectParcel.objects.create(
        parcel_id=parcel.pk,
        supplier_id=supplier_id,
        purchase_order_id=purchase_order_id,
        tracking_no=parcel.tracking_no,
        lines=lines,
        content=printed.as_json(),
        packed_at=now,
        released_at=parcel.released_at,
    )


@transaction.atomic
def hand_over_direct(*, supplier_id: int, parcel_id: int, now: datetime, actor_id: int | None = None) -> DirectParcel:
    """A supplier's parcel is with the carrier: its items are on their way and the supplier is owed for the goods.

    Once. The parcel's number is the delivery note. Its lines are shipped now; how long it waited for the seller's money
    is not held against the supplier. Raises UnknownParcel, and ManifestRefused while its costs are unpaid or when it
    was unpacked.
    """
    own = DirectParcel.objects.filter(parcel_id=parcel_id, supplier_id=supplier_id).first()
    if own is None:
        raise UnknownParcel(_("there is no parcel %(parcel)s of yours") % {"parcel": parcel_id})
    lines = lock_lines(own.lines)
    parcel = lock_parcel(parcel_id)
    own.refresh_from_db()
    if own.handed_over_at:
        return own
    if parcel.voided_at or parcel.released_at is None:
        raise ManifestRefused(
            _("%(parcel)s may not leave yet: its costs are not paid, or it was unpacked; keep it until it is released")
            % {"parcel": parcel}
        )
    hand_over(parcel_ids=[parcel_id], now=now, document=parcel.tracking_no, actor_id=actor_id)
    left_at = now - (parcel.released_at - own.packed_at)
    for line in lines:
        mark_received(
            line_id=line.pk, accepted=line.accepted, rejected=0, now=now, shipped_at=left_at, actor_id=actor_id
        )
    accept_goods(
        supplier_id=supplier_id,
        lines=_goods(lines),
        place=HandOver.CARRIER,
        delivery_note=parcel.tracking_no,
        now=now,
        actor_id=actor_id,
    )
    own.handed_over_at = now
    own.save(update_fields=["handed_over_at"])
    return own


def _packed_before(supplier_id: int, order_id: int, key: str) -> DirectParcel | None:
    parcel = Parcel.objects.filter(order=order_id, pack_key=key).first() if key else None
    if parcel is None:
        return None
    return DirectParcel.objects.filter(parcel_id=parcel.pk, supplier_id=supplier_id).first()


def _items_of(supplier_id: int, purchase_order_id: int, order_id: int, pieces: Mapping[int, int]) -> dict[int, int]:
    """The items that purchase lines of this order stand for; raises NotPackable unless all are to be packed."""
    lines = PurchaseLine.objects.filter(
        pk__in=pieces,
        supplier_id=supplier_id,
        purchase_order_id=purchase_order_id,
        purchase_order__mode=DispatchMode.DIRECT,
        state=PurchaseLineState.ACCEPTED,
        allocation__order_id=order_id,
        allocation__state=AllocationState.LIVE,
    )
    locked = lock_lines(list(lines.values_list("pk", flat=True)))
    ready = [line for line in locked if line.allocation.item.state == ItemState.CONFIRMED]
    if not ready or len(ready) < len(pieces):
        raise NotPackable(
            _("these goods are not to be packed: they were taken back, or are packed already; load the page again")
        )
    return {line.allocation.item_id: pieces[line.pk] for line in ready}


def _lines_in(parcel: Parcel) -> QuerySet[PurchaseLine]:
    packed = Allocation.objects.filter(item__parcel_items__parcel=parcel, state=AllocationState.LIVE)
    return PurchaseLine.objects.filter(allocation__in=packed).order_by("pk")


def _goods(lines: Sequence[PurchaseLine]) -> list[Delivered]:
    """What leaves the supplier's stock, by offer and agreed price, each line's pieces out of its own reservation."""
    served: dict[tuple[int, Money], Counter[int]] = defaultdict(Counter)
    for line in lines:
        served[line.offer_id, line.unit_price][line.allocation.reservation_id] += line.accepted
    return [
        Delivered(offer_id, held.total(), reservations=tuple(held.items()), unit_price=unit_price)
        for (offer_id, unit_price), held in served.items()
    ]
