"""Whether parcels that suppliers handed over can be followed, as their score cards count it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from apps.fulfillment.models import DirectParcel, Parcel
from apps.orders.domain.answering_effects import of_record
from apps.orders.models import PurchaseLine
from apps.suppliers.domain.records import record_tracking
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.guard import first_scan_hours


@transaction.atomic
def judge_direct_parcels(*, now: datetime) -> int:
    """Judge suppliers' parcels, each once: with a first scan they can be followed, silent for too long they can't.

    Returns how many were judged at `now` (aware). The hours of silence are those after which the guard warns, too.
    Acts as the system.
    """
    with acting_as_system():
        waiting = DirectParcel.objects.filter(judged_at=None, voided_at=None, handed_over_at__isnull=False)
        scanned = Parcel.objects.exclude(shipped_at=None).filter(pk__in=waiting.values("parcel_id"))
        judged = _judge(waiting.filter(parcel_id__in=scanned.values("pk")), valid=True, now=now)
        hours = first_scan_hours()
        if hours is not None:
            silent = waiting.filter(handed_over_at__lte=now - timedelta(hours=hours))
            judged += _judge(silent.exclude(parcel_id__in=scanned.values("pk")), valid=False, now=now)
    return judged


def _judge(waiting: QuerySet[DirectParcel], *, valid: bool, now: datetime) -> int:
    parcels = list(waiting.select_for_update(of=("self",), skip_locked=True).order_by("parcel_id"))
    line_ids = [line for parcel in parcels for line in parcel.lines]
    for line in PurchaseLine.objects.filter(pk__in=line_ids).select_related("purchase_order").order_by("pk"):
        if SupplyRecord.objects.filter(**of_record(line), accepted=True, tracked_at=None).exists():
            record_tracking(**of_record(line), valid=valid, judged_at=now)
    return DirectParcel.objects.filter(pk__in=[parcel.pk for parcel in parcels]).update(judged_at=now)
