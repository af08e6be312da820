"""Scans that staff enter by hand, with a reason; a wrong delivery is taken back by one."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.events.domain.recording import record_event
from apps.fulfillment.models import Parcel
from apps.tenancy.context import acting_as_system
from apps.tracking.carriers.registry import CARRIERS
from apps.tracking.domain.errors import ScanFault
from apps.tracking.domain.ingest import record_scans
from apps.tracking.domain.scans import MANUAL, Recorded, Scan
from apps.tracking.models import CarrierStatus


def enter_scan(
    *,
    parcel_id: int,
    code: str,
    occurred_at: datetime,
    reason: str,
    now: datetime,
    actor_id: int | None,
    location: str = "",
    country: str = "",
) -> Recorded:
    """Add a scan under a code of the carrier 'manual'; `not_delivered` takes deliveries and returns before it back.

    `occurred_at` and `now` are aware. Staff act, the system writes: nobody else may append scans. Raises ScanFault.
    """
    with acting_as_system():
        parcel = Parcel.objects.get(pk=parcel_id)
        if not CarrierStatus.objects.filter(carrier=MANUAL, code=code).exclude(status="").exists():
            raise ScanFault(_("'%(code)s' is no code that staff may enter; choose from the list.") % {"code": code})
        if not reason.strip():
            raise ScanFault(_("A scan entered by hand has a reason; write who said so."))
        told = {
            "tracking_no": parcel.tracking_no,
            "parcel_id": parcel.pk,
            "code": code,
            "occurred_at": occurred_at,
            "location": location,
            "country": country,
            "reason": reason.strip(),
            "actor": actor_id,
        }
        scans = [scan for scan in CARRIERS[MANUAL].parse(told) if isinstance(scan, Scan)]
        done = record_scans(scans=scans, source=MANUAL, now=now)
        if done.refused:
            raise ScanFault(done.refused[0].reason)
        record_event(
            name="parcel.scan_entered",
            subject=parcel,
            payload={"code": code, "at": occurred_at.isoformat(), "reason": reason.strip()},
            now=now,
            actor_id=actor_id,
            seller_id=parcel.seller_id,
        )
    return done
