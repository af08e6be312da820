"""Scans that came before their parcel was packed are not lost: they are matched when it is."""

from collections.abc import Sequence
from datetime import datetime

from apps.fulfillment.domain.watching import parcels_packed
from apps.fulfillment.models import Parcel
from apps.jobs.domain.queue import enqueue
from apps.tracking.models import UnmatchedScan


@parcels_packed.register
def match_what_waited(parcel_ids: Sequence[int], now: datetime) -> None:
    """Parcels were packed: scans of their numbers may have come before. Packing acts as staff or system."""
    numbers = Parcel.objects.filter(pk__in=parcel_ids).values("tracking_no")
    if UnmatchedScan.objects.filter(tracking_no__in=numbers).exists():
        key = f"tracking.match:{min(parcel_ids)}:{now.timestamp():.0f}"
        enqueue(kind="tracking.match", key=key, payload={}, now=now)
