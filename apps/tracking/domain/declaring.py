"""Before a parcel's number is told to a channel."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.fulfillment.enums import REGISTERED_PACKET
from apps.fulfillment.models import Parcel
from apps.tracking.domain.errors import NumberRefused
from apps.tracking.domain.guard import check_number
from apps.tracking.models import ShipmentDeclaration


@transaction.atomic
def declare_shipment(*, parcel_id: int, now: datetime, actor_id: int | None = None) -> ShipmentDeclaration:
    """Let a parcel's number be told to the channel, once; what was only warned of is kept with it.

    Numbers of the platform's own service are judged strictly. Done by staff or the system; `now` is aware. Raises
    NumberRefused with every reason, and Parcel.DoesNotExist.
    """
    parcel = Parcel.objects.select_related("order").select_for_update(of=("self",)).get(pk=parcel_id)
    known = ShipmentDeclaration.objects.filter(parcel=parcel).first()
    if known is not None:
        return known
    if parcel.voided_at:
        raise NumberRefused(_("%(number)s was unpacked; pack the goods again first.") % {"number": parcel})
    ours = parcel.service == REGISTERED_PACKET
    found = check_number(tracking_no=parcel.tracking_no, order=parcel.order, now=now, ours=ours)
    errors = [finding.text for finding in found if finding.is_error]
    if errors:
        raise NumberRefused(_("The number must not be declared: %(reasons)s.") % {"reasons": "; ".join(errors)})
    declared = ShipmentDeclaration.objects.create(
        parcel=parcel,
        seller_id=parcel.seller_id,
        tracking_no=parcel.tracking_no,
        declared_at=now,
        warnings=[{"code": finding.code, "text": finding.text} for finding in found],
    )
    record_event(
        name="parcel.declared",
        subject=parcel,
        payload={"tracking_no": parcel.tracking_no, "warnings": declared.warnings},
        now=now,
        actor_id=actor_id,
        seller_id=parcel.seller_id,
    )
    return declared
