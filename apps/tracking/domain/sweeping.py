"""What tracking does when parcels are packed or move: scans that came before are matched, numbers are declared."""

from collections.abc import Sequence
from datetime import datetime

from apps.fulfillment.domain.watching import parcels_moved, parcels_packed
from apps.fulfillment.models import Parcel
from apps.jobs.domain.queue import enqueue
from apps.tracking.domain.declaring import waiting_for_declaration
from apps.tracking.models import UnmatchedScan


@parcels_packed.register
def match_what_waited(parcel_ids: Sequence[int], now: datetime) -> None:
    """Parcels were packed: scans of their numbers may have come before. Packing acts as staff or system."""
    numbers = Parcel.objects.filter(pk__in=parcel_ids).values("tracking_no")
    if UnmatchedScan.objects.filter(tracking_no__in=numbers).exists():
        key = f"tracking.match:{min(parcel_ids)}:{now.timestamp():.0f}"
        enqueue(kind="tracking.match", key=key, payload={}, now=now)


@parcels_moved.register
def ask_to_declare(order_ids: Sequence[int], now: datetime) -> None:
    """Parcels of these orders are with the carrier, or were scanned: their numbers are to be declared."""
    waiting = sorted(set(waiting_for_declaration(order_ids).values_list("order_id", flat=True)))
    if waiting:
        key = f"tracking.declare:{waiting[0]}:{now.timestamp():.6f}"
        enqueue(kind="tracking.declare", key=key, payload={"orders": waiting}, now=now)


def ask_to_declare_all(*, now: datetime) -> None:
    """Once an hour: what was not asked for, or was refused, is looked at again."""
    enqueue(kind="tracking.declare", key=f"tracking.declare:{now:%Y-%m-%dT%H}", payload={}, now=now)
