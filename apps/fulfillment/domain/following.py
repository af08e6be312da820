"""What parcels follow: the parcels of an order that is being cancelled are opened again, as long as they are here."""

from datetime import datetime

from apps.fulfillment.domain.packing import unpack_parcel
from apps.fulfillment.models import Parcel
from apps.orders.domain.watching import orders_cancelling


@orders_cancelling.register
def unpack_what_is_here(order_id: int, reason: str, now: datetime, actor_id: int | None) -> None:
    """Neither handed over nor scanned by a carrier: their goods are where they were, their costs come back."""
    here = Parcel.objects.filter(
        order=order_id, packed_at__isnull=False, voided_at=None, handed_over_at=None, shipped_at=None
    )
    for parcel_id in here.order_by("pk").values_list("pk", flat=True):
        unpack_parcel(parcel_id=parcel_id, reason=reason, now=now, actor_id=actor_id)
