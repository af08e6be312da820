"""Direct dispatch: a supplier packs what it confirmed, prints the label, and hands the parcel over to the carrier.

These acts write sellers' rows, so they run as the system, in jobs (`direct_asking.py`); each checks the supplier.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.fulfillment.domain.documents import printed_parcels
from apps.fulfillment.domain.handing_over import hand_over
from apps.fulfillment.domain.packing import lock_parcel, pack_parcel
from apps.fulfillment.domain.parcel_errors import ManifestRefused, NotPackable, UnknownParcel
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.enums import HandOver
from apps.fulfillment.models import DirectParcel
from apps.orders.domain.answering_effects import apply_answers
from apps.orders.domain.purchase_progress import mark_received
from apps.orders.domain.purchasing_locks import lock_lines
from apps.orders.enums import AllocationState, DispatchMode, ItemState, PurchaseLineState
from apps.orders.models import PurchaseLine


@transaction.atomic
def pack_direct(
    *,
    supplier_id: int,
    purchase_order_id: int,
    order_id: int,
    weight_g: int,
    now: datetime,
    actor_id: int | None = None,
    size_mm: tuple[int, int, int] | None = None,
    key: str = "",
) -> DirectParcel:
    """Pack all that a supplier confirmed of one order on its purchase order; the same `key` again packs once.

    The lines are shipped when the parcel is handed over; until then nobody takes them back without unpacking it.
    Raises NotPackable when there is nothing to pack, else as `pack_parcel`.
    """
    apply_answers(purchase_order_id=purchase_order_id, now=now)  # what was accepted a moment ago is confirmed
    found = _lines_of(supplier_id, purchase_order_id, order_id)
    lines = [line for line in lock_lines(found) if line.allocation.item.state == ItemState.CONFIRMED]
    if not lines and not key:
        raise _nothing_to_pack()
    items = {line.allocation.item_id: line.allocation.item.quantity for line in lines}
    parcel = pack_parcel(
        order_id=order_id,
        items=items,
        weight_g=weight_g,
        now=now,
        actor_id=actor_id,
        mode=DispatchMode.DIRECT,
        size_mm=size_mm,
        key=key,
    )
    earlier = DirectParcel.objects.filter(parcel_id=parcel.pk, supplier_id=supplier_id).first()
    if earlier is not None:
        return earlier
    parcel.refresh_from_db()
    (printed,) = printed_parcels([parcel.pk])
    return DirectParcel.objects.create(
        parcel_id=parcel.pk,
        supplier_id=supplier_id,
        purchase_order_id=purchase_order_id,
        tracking_no=parcel.tracking_no,
        lines=[line.pk for line in lines],
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
    goods = [Delivered(**pieces) for pieces in _goods(lines)]
    left_at = now - (parcel.released_at - own.packed_at)
    for line in lines:
        mark_received(
            line_id=line.pk, accepted=line.accepted, rejected=0, now=now, shipped_at=left_at, actor_id=actor_id
        )
    accept_goods(
        supplier_id=supplier_id,
        lines=goods,
        place=HandOver.CARRIER,
        delivery_note=parcel.tracking_no,
        now=now,
        actor_id=actor_id,
    )
    own.handed_over_at = now
    own.save(update_fields=["handed_over_at"])
    return own


def _lines_of(supplier_id: int, purchase_order_id: int, order_id: int) -> list[int]:
    lines = PurchaseLine.objects.filter(
        supplier_id=supplier_id,
        purchase_order_id=purchase_order_id,
        purchase_order__mode=DispatchMode.DIRECT,
        state=PurchaseLineState.ACCEPTED,
        allocation__order_id=order_id,
        allocation__state=AllocationState.LIVE,
    )
    return list(lines.values_list("pk", flat=True))


def _goods(lines: Sequence[PurchaseLine]) -> list[dict[str, Any]]:
    """What leaves the supplier's stock, by offer and agreed price, each line's pieces out of its own reservation."""
    by_offer: dict[tuple[int, Money], dict[str, Any]] = {}
    for line in lines:
        first = {"offer_id": line.offer_id, "unit_price": line.unit_price, "accepted": 0, "reservations": ()}
        goods = by_offer.setdefault((line.offer_id, line.unit_price), first)
        goods["accepted"] += line.accepted
        goods["reservations"] += ((line.allocation.reservation_id, line.accepted),)
    return list(by_offer.values())


def _nothing_to_pack() -> NotPackable:
    return NotPackable(_("nothing of this order is to be packed: it was taken back, or is packed already"))
