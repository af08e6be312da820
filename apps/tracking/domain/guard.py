"""Does a tracking number stand for a real shipment of this order? Asked before it is told to a channel."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from apps.fulfillment.enums import ParcelStatus, ScanRole
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.fulfillment.s10 import NUMBER, is_s10
from apps.orders.models import Order
from apps.tracking.domain.places import ARRIVES
from apps.tracking.labels import finding_text
from apps.tracking.models import SilenceLimit, UnmatchedScan

NOT_AGAIN_WITHIN = timedelta(days=731)
"""UPU S10 recommends 24 months before a number is used again."""
SEEN = (ScanRole.SCAN, ScanRole.ACCEPTANCE)


@dataclass(frozen=True)
class Finding:
    """What is wrong with a number: an error keeps it from being declared, a warning is only kept with it.

    `facts` are the values of its words, which are chosen when somebody reads them, in the reader's language.
    """

    code: str
    facts: dict[str, Any]
    is_error: bool

    @property
    def text(self) -> str:
        return finding_text(self.as_json())

    def as_json(self) -> dict[str, Any]:
        return {"code": self.code, **self.facts}


def check_number(*, tracking_no: str, order: Order, now: datetime, ours: bool) -> list[Finding]:
    """Everything that speaks against a number being this order's: errors for a number that we issue, else warnings.

    Looks at every tenant's parcels, so it is asked by staff or the system. `now` is aware.
    """
    own = Parcel.objects.filter(order=order, tracking_no=tracking_no, voided_at=None).first()
    checks = (
        digit_is_wrong(tracking_no, ours),
        used_elsewhere(tracking_no, order, now),
        scanned_before_the_order(tracking_no, order, own),
        scanned_elsewhere(tracking_no, order, own),
        never_scanned(own, now),
    )
    return [Finding(code, facts, ours) for check in checks for code, facts in check]


Found = Iterator[tuple[str, dict[str, Any]]]


def digit_is_wrong(number: str, ours: bool) -> Found:
    if not is_s10(number) and (ours or NUMBER.fullmatch(number)):
        yield "check_digit", {"number": number}


def used_elsewhere(number: str, order: Order, now: datetime) -> Found:
    """The parcels of history have no packing; they count by their shipping."""
    since = now - NOT_AGAIN_WITHIN
    others = Parcel.objects.filter(tracking_no=number).exclude(order=order)
    live = others.filter(packed_at__gte=since, voided_at=None).exists()
    if live or others.filter(packed_at=None, shipped_at__gte=since).exists():
        yield "reuse", {"number": number}


def scanned_before_the_order(number: str, order: Order, own: Parcel | None) -> Found:
    early = Q(occurred_at__lt=order.placed_at, role__in=SEEN)
    if (own and TrackingEvent.objects.filter(early, parcel=own).exists()) or UnmatchedScan.objects.filter(
        early, tracking_no=number
    ).exists():
        yield "early_scan", {"number": number}


def scanned_elsewhere(number: str, order: Order, own: Parcel | None) -> Found:
    """Where it arrived, if that is another country than the order's."""
    arrived = Q(role__in=SEEN, stage__gte=ARRIVES)
    foreign = ("", order.country)
    countries = set(
        UnmatchedScan.objects.filter(arrived, tracking_no=number)
        .exclude(country__in=foreign)
        .values_list("country", flat=True)
    )
    if own:
        events = TrackingEvent.objects.filter(arrived, parcel=own).exclude(country__in=foreign)
        countries |= set(events.values_list("country", flat=True))
    if countries and order.country:
        facts = {"number": number, "countries": ", ".join(sorted(countries)), "country": order.country}
        yield "destination", facts


def never_scanned(own: Parcel | None, now: datetime) -> Found:
    if own is None or own.shipped_at or not own.handed_over_at:
        return
    hours = first_scan_hours()
    if hours and own.handed_over_at <= now - timedelta(hours=hours):
        yield "no_first_scan", {"number": own.tracking_no, "hours": hours}


def first_scan_hours() -> int | None:
    """How long after its hand-over a parcel may be without a scan; None: as long as it likes."""
    return SilenceLimit.objects.filter(status=ParcelStatus.INFO_RECEIVED).values_list("hours", flat=True).first()
