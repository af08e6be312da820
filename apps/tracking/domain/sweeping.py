"""Every hour somebody looks whether parcels have been silent for too long."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from apps.common.periods import start_of_day
from apps.fulfillment.domain.watching import parcels_packed
from apps.fulfillment.models import Parcel
from apps.jobs.domain.queue import enqueue
from apps.tracking.models import UnmatchedScan


def plan_sweeps(*, day: str, now: datetime) -> int:
    """Enqueue what is left of a Shanghai day's hourly sweeps (`YYYY-MM-DD`); how many."""
    first = start_of_day(date.fromisoformat(day))
    hours = [hour for hour in (first + timedelta(hours=n) for n in range(24)) if hour + timedelta(hours=1) > now]
    for hour in hours:
        enqueue(kind="tracking.sweep", key=f"tracking.sweep:{hour:%Y-%m-%dT%H}", payload={}, now=now, run_after=hour)
    return len(hours)


@parcels_packed.register
def match_what_waited(parcel_ids: Sequence[int], now: datetime) -> None:
    """Parcels were packed: scans of their numbers may have come before. Packing acts as staff or system."""
    numbers = Parcel.objects.filter(pk__in=parcel_ids).values("tracking_no")
    if UnmatchedScan.objects.filter(tracking_no__in=numbers).exists():
        key = f"tracking.match:{min(parcel_ids)}:{now.timestamp():.0f}"
        enqueue(kind="tracking.match", key=key, payload={}, now=now)
