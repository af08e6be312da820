"""Letting a parcel go: its costs are paid, so it may be handed over to the carrier."""

from datetime import datetime

from django.db import transaction

from apps.events.domain.recording import record_event
from apps.fulfillment.models import Parcel


@transaction.atomic
def release_parcel(*, parcel_id: int, now: datetime) -> bool:
    """Set a packed parcel's `released_at`, once; False when it is released already, or was unpacked."""
    parcels = Parcel.objects.filter(pk=parcel_id, released_at=None, voided_at=None).exclude(packed_at=None)
    if not parcels.update(released_at=now):
        return False
    parcel = Parcel.objects.get(pk=parcel_id)
    payload = {"tracking_no": parcel.tracking_no, "order_id": parcel.order_id}
    record_event(name="parcel.released", subject=parcel, payload=payload, now=now, seller_id=parcel.seller_id)
    return True
