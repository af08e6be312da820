"""Suppliers announce what they send: the warehouse expects it, and it is no longer taken elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.fulfillment.s10 import NUMBER, is_s10
from apps.orders.domain.purchase_progress import TO_COME, mark_shipped
from apps.orders.domain.purchasing_locks import lock_own_lines
from apps.orders.enums import DispatchMode
from apps.orders.models import PurchaseLine
from apps.warehouse.domain.errors import DeliveryDiffers, DeliveryRefused
from apps.warehouse.enums import DeliveryState
from apps.warehouse.models import Delivery, DeliveryLine, Warehouse


def lines_to_announce(supplier_id: int) -> QuerySet[Any]:
    """What a supplier accepted and has not announced yet, with `to_come` pieces of each line, the most urgent first."""
    announced = DeliveryLine.objects.filter(purchase_line=OuterRef("pk"), delivery__state=DeliveryState.ANNOUNCED)
    under_way = announced.values("purchase_line").annotate(pieces=Sum("announced")).values("pieces")
    lines = PurchaseLine.objects.filter(
        supplier_id=supplier_id, state__in=TO_COME, purchase_order__mode=DispatchMode.WAREHOUSE
    )
    counted = F("accepted") - F("received") - F("rejected")
    lines = lines.annotate(to_come=counted - Coalesce(Subquery(under_way), 0)).filter(to_come__gt=0)
    return lines.select_related("purchase_order", "offer__variant").order_by("purchase_order__ship_by", "pk")


def deliveries_of(supplier_id: int) -> QuerySet[Delivery]:
    """What a supplier announced, counted or not, the newest first."""
    return Delivery.objects.filter(supplier_id=supplier_id).select_related("warehouse")


def deliveries_under_way(supplier_id: int) -> QuerySet[Delivery]:
    """What a supplier announced and the warehouse has not counted yet, the oldest first."""
    return deliveries_of(supplier_id).filter(state=DeliveryState.ANNOUNCED).order_by("pk")


def inbound_doubts(number: str) -> list[str]:
    """What whoever told the tracking number of a delivery should look at again: an S10 number with a wrong digit."""
    bare = "".join(number.split()).upper()
    if NUMBER.fullmatch(bare) is None or is_s10(bare):
        return []
    return [_("%(number)s is no correct S10 number; check it digit by digit") % {"number": bare}]


@transaction.atomic
def announce_delivery(
    *,
    supplier_id: int,
    warehouse_id: int,
    delivery_note: str,
    pieces: Mapping[int, int],
    now: datetime,
    carrier: str = "",
    tracking_no: str = "",
    actor_id: int | None = None,
) -> Delivery:
    """Announce pieces, `{purchase line: pieces}`, that are on their way by one delivery note.

    The lines are the supplier's own, accepted, and go through the warehouse; no more pieces than are still to
    come, and all in one currency. Two at once come one after the other.
    The same note with the same lines again is the same delivery. Runs as the supplier, staff or system. Raises
    DeliveryRefused with every fault, DeliveryDiffers.
    """
    note = delivery_note.strip()
    lock_own_lines(pieces.keys())
    earlier = Delivery.objects.filter(supplier_id=supplier_id, delivery_note=note).first()
    if earlier is not None:
        return _same_or_refuse(earlier, pieces)
    _check(supplier_id, warehouse_id, note, pieces)
    delivery = Delivery(
        supplier_id=supplier_id,
        warehouse_id=warehouse_id,
        delivery_note=note,
        carrier=carrier.strip(),
        tracking_no=tracking_no.strip(),
        announced_at=now,
    )
    if not _is_first(delivery):
        return _same_or_refuse(Delivery.objects.get(supplier_id=supplier_id, delivery_note=note), pieces)
    DeliveryLine.objects.bulk_create(
        DeliveryLine(supplier_id=supplier_id, delivery=delivery, purchase_line_id=line_id, announced=count)
        for line_id, count in sorted(pieces.items())
    )
    mark_shipped(line_ids=list(pieces), now=now)
    record_event(
        name="delivery.announced",
        subject=delivery,
        payload={"delivery_note": note, "pieces": sum(pieces.values())},
        now=now,
        actor_id=actor_id,
        supplier_id=supplier_id,
    )
    return delivery


def _is_first(delivery: Delivery) -> bool:
    """Write it, unless the same note with other lines, which no lock holds up, was written at the same time."""
    try:
        with transaction.atomic():
            delivery.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _check(supplier_id: int, warehouse_id: int, note: str, pieces: Mapping[int, int]) -> None:
    if not note or not pieces:
        raise DeliveryRefused(_("a delivery has a note and at least one line: enter both"))
    if not Warehouse.objects.filter(pk=warehouse_id, is_active=True).exists():
        raise DeliveryRefused(_("there is no such warehouse: choose one of the list"))
    lines = PurchaseLine.objects.filter(supplier_id=supplier_id, pk__in=list(pieces)).select_related("purchase_order")
    found = {line.pk: line for line in lines}
    on_their_way = announced_pieces(list(pieces))
    faults = [
        fault
        for line_id, count in sorted(pieces.items())
        if (fault := _fault(found.get(line_id), count, on_their_way.get(line_id, 0)))
    ]
    if len({str(line.unit_price.currency) for line in found.values()}) > 1:
        faults.append(_("the lines are in several currencies: announce a delivery for each"))
    if faults:
        raise DeliveryRefused("; ".join(faults))


def announced_pieces(line_ids: list[int]) -> dict[int, int]:
    """Pieces that are on their way already, by purchase line."""
    lines = DeliveryLine.objects.filter(purchase_line__in=line_ids, delivery__state=DeliveryState.ANNOUNCED)
    return dict(lines.values_list("purchase_line").annotate(pieces=Sum("announced")))


def _fault(line: PurchaseLine | None, count: int, on_their_way: int) -> str:
    if line is None:
        return _("one of the lines is not yours: choose among your purchase orders")
    names = {"line": line.line, "number": line.purchase_order}
    to_come = line.accepted - line.received - line.rejected - on_their_way
    if line.purchase_order.mode != DispatchMode.WAREHOUSE:
        return _("line %(line)s of %(number)s goes directly to the carrier: pack it instead") % names
    if line.state not in TO_COME:
        return _("line %(line)s of %(number)s is %(state)s: nothing of it is to be sent") % {
            **names,
            "state": line.get_state_display(),
        }
    if not 0 < count <= to_come:
        return _("line %(line)s of %(number)s: %(count)s pieces of %(left)s that are to come: count again") % {
            **names,
            "count": count,
            "left": to_come,
        }
    return ""


def _same_or_refuse(delivery: Delivery, pieces: Mapping[int, int]) -> Delivery:
    if dict(delivery.lines.values_list("purchase_line_id", "announced")) != dict(pieces):
        raise DeliveryDiffers(
            _("delivery note %(note)s was announced before with other lines: use another number") % {"note": delivery}
        )
    return delivery
