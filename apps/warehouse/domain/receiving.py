"""Goods come: counted, looked at, accepted or rejected; what is accepted is owed for, and its items have arrived."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.uploads import Upload, check_upload
from apps.events.domain.recording import record_event
from apps.fulfillment.domain.receipts import Delivered, accept_goods
from apps.fulfillment.enums import HandOver
from apps.orders.domain.purchase_progress import mark_received
from apps.orders.domain.purchasing_locks import lock_lines
from apps.stock.domain.movements import lock_levels
from apps.warehouse.domain.errors import DeliveryDiffers, DeliveryRefused, UnknownDelivery
from apps.warehouse.domain.unclaimed import follow_cancelling
from apps.warehouse.enums import DeliveryState, RejectReason
from apps.warehouse.models import Delivery, DeliveryLine, RejectPhoto

IMAGES = (".jpg", ".jpeg", ".png")


@dataclass(frozen=True)
class Counted:
    """What came of one delivery line: pieces accepted and rejected, with the reason, a note and photos of the fault."""

    accepted: int
    rejected: int = 0
    reason: RejectReason | str = ""
    note: str = ""
    photos: Sequence[Upload] = field(default=(), compare=False)


@transaction.atomic
def receive_delivery(
    *, delivery_id: int, counts: Mapping[int, Counted], now: datetime, actor_id: int | None = None
) -> Delivery:
    """Take a delivery in, `{delivery line: what was counted}`, every line once.

    Pieces that were announced and are not there are still to come, by another note. Accepted ones leave the supplier's
    stock and are owed for, and an item whose pieces all came has arrived; rejected ones go back, and its item waits
    for another supplier. What comes for a cancelled order belongs to none (`unclaimed`). The same counts again change
    nothing. Runs as staff or system. Raises UnknownDelivery, DeliveryRefused with every fault, DeliveryDiffers,
    UploadRefused, and what `mark_received` and `accept_goods` do.
    """
    delivery = _lock(delivery_id)
    lines = {line.pk: line for line in delivery.lines.select_related("purchase_line__allocation").order_by("pk")}
    if delivery.state == DeliveryState.RECEIVED:
        return _same_or_refuse(delivery, lines, counts)
    _check(lines, counts)
    lock_lines([line.purchase_line_id for line in lines.values()])
    lock_levels({line.purchase_line.offer_id for line in lines.values()})
    goods = _goods(lines, counts)
    for pk, line in lines.items():
        counted = counts[pk]
        if counted.accepted + counted.rejected:
            mark_received(
                line_id=line.purchase_line_id,
                accepted=counted.accepted,
                rejected=counted.rejected,
                now=now,
                actor_id=actor_id,
            )
        _keep(line, counted, now)
    if goods:
        accept_goods(
            supplier_id=delivery.supplier_id,
            lines=goods,
            place=HandOver.WAREHOUSE,
            delivery_note=delivery.delivery_note,
            now=now,
            actor_id=actor_id,
        )
    follow_cancelling(sorted({line.purchase_line.allocation.order_id for line in lines.values()}), now)
    delivery.state, delivery.received_at = DeliveryState.RECEIVED, now
    delivery.save(update_fields=["state", "received_at"])
    record_event(
        name="delivery.received",
        subject=delivery,
        payload={
            "delivery_note": delivery.delivery_note,
            "accepted": sum(each.accepted for each in counts.values()),
            "rejected": sum(each.rejected for each in counts.values()),
        },
        now=now,
        actor_id=actor_id,
        supplier_id=delivery.supplier_id,
    )
    return delivery


def _lock(delivery_id: int) -> Delivery:
    delivery = Delivery.objects.select_for_update(of=("self",)).filter(pk=delivery_id).first()
    if delivery is None:
        raise UnknownDelivery(_("there is no delivery %(delivery)s") % {"delivery": delivery_id})
    return delivery


def _check(lines: Mapping[int, DeliveryLine], counts: Mapping[int, Counted]) -> None:
    if lines.keys() != counts.keys():
        raise DeliveryRefused(_("count every line of the delivery, and only those; 0 for what is not there"))
    faults = [fault for pk, line in lines.items() if (fault := _fault(line, counts[pk]))]
    if faults:
        raise DeliveryRefused("; ".join(faults))


def _fault(line: DeliveryLine, counted: Counted) -> str:
    names = {"line": line.purchase_line.line, "announced": line.announced}
    if min(counted.accepted, counted.rejected) < 0 or counted.accepted + counted.rejected > line.announced:
        return _("line %(line)s: %(announced)s pieces were announced; count no more, and none below zero") % names
    if counted.rejected and not counted.reason:
        return _("line %(line)s: say why pieces were rejected") % names
    if counted.rejected and counted.reason == RejectReason.OTHER and not counted.note.strip():
        return _("line %(line)s: write a note that says what is wrong") % names
    return ""


def _goods(lines: Mapping[int, DeliveryLine], counts: Mapping[int, Counted]) -> list[Delivered]:
    """What is accepted by offer and agreed price, with the reservations it serves and what was refused beside it."""
    served: dict[tuple[int, Money], list[tuple[DeliveryLine, Counted]]] = defaultdict(list)
    for pk, line in lines.items():
        if counts[pk].accepted:
            served[line.purchase_line.offer_id, line.purchase_line.unit_price].append((line, counts[pk]))
    return [
        Delivered(
            offer_id=offer_id,
            accepted=sum(counted.accepted for _line, counted in found),
            rejected=sum(counted.rejected for _line, counted in found),
            reservations=tuple(
                (line.purchase_line.allocation.reservation_id, counted.accepted) for line, counted in found
            ),
            unit_price=unit_price,
        )
        for (offer_id, unit_price), found in sorted(served.items(), key=lambda each: each[0][0])
    ]


def _keep(line: DeliveryLine, counted: Counted, now: datetime) -> None:
    line.accepted, line.rejected = counted.accepted, counted.rejected
    line.reject_reason, line.note = str(counted.reason), counted.note.strip()
    line.save(update_fields=["accepted", "rejected", "reject_reason", "note"])
    # The same picture chosen twice is one.
    pictures = {each.sha256: each for each in (check_upload(photo, extensions=IMAGES) for photo in counted.photos)}
    for checked in pictures.values():
        kept = RejectPhoto(
            supplier_id=line.supplier_id,
            line=line,
            name=checked.name,
            content_type=checked.content_type,
            sha256=checked.sha256,
            taken_at=now,
        )
        kept.file = File(checked.file, name=checked.name)
        kept.save()


def _same_or_refuse(delivery: Delivery, lines: Mapping[int, DeliveryLine], counts: Mapping[int, Counted]) -> Delivery:
    known = {
        pk: Counted(line.accepted or 0, line.rejected or 0, line.reject_reason, line.note) for pk, line in lines.items()
    }
    if known != dict(counts):
        raise DeliveryDiffers(
            _("delivery %(note)s was received before with other counts: correct stock and returns instead")
            % {"note": delivery}
        )
    return delivery
