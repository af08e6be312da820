"""Parcels for a seller's pages."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import Count, Q, QuerySet, Value

from apps.common.waiting import Counts, counted
from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.tracking.labels import Texts
from apps.tracking.models import ParcelReview, ShipmentDeclaration, TrackingProblem

PAGE = 50
PROBLEM_PARCEL: Final = "problem_parcel"
DONE = (ParcelStatus.DELIVERED, ParcelStatus.RETURNED)


class Tab(StrEnum):
    UNDER_WAY = "under-way"
    PROBLEMS = "problems"
    DELIVERED = "delivered"


@dataclass(frozen=True)
class ParcelsPage:
    parcels: list[Parcel]
    next_before: str


@dataclass(frozen=True)
class ScanLine:
    """A scan in our words and in the carrier's own."""

    event: TrackingEvent
    text: str


@dataclass(frozen=True)
class ParcelDetails:
    parcel: Parcel
    scans: list[ScanLine]
    problems: list[TrackingProblem]
    declaration: ShipmentDeclaration | None
    review: ParcelReview | None


def parcels_page(
    *, seller_id: int, tab: Tab, before: tuple[datetime, int] | None = None, size: int = PAGE
) -> ParcelsPage:
    """Packed parcels of a seller, the newest first; `before` is the instant and id of the last one seen."""
    found = in_tab(seller_id, tab).select_related("order", "shipment_declaration").prefetch_related("problems")
    if before is not None:
        found = found.filter(Q(packed_at__lt=before[0]) | Q(packed_at=before[0], pk__lt=before[1]))
    parcels = list(found.order_by("-packed_at", "-pk")[: size + 1])
    more = len(parcels) > size
    parcels = parcels[:size]
    last = parcels[-1] if more else None
    return ParcelsPage(parcels, f"{last.packed_at:%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}" if last and last.packed_at else "")


def in_tab(seller_id: int, tab: Tab) -> QuerySet[Parcel]:
    live = Parcel.objects.filter(seller_id=seller_id, voided_at=None).exclude(packed_at=None)
    if tab == Tab.PROBLEMS:
        return live.filter(pk__in=open_problems(seller_id).values("parcel_id"))
    return live.filter(status__in=DONE) if tab == Tab.DELIVERED else live.exclude(status__in=DONE)


def open_problems(seller_id: int) -> QuerySet[TrackingProblem]:
    return TrackingProblem.objects.filter(seller_id=seller_id, closed_at=None)


def count_problem_parcels(seller_id: int) -> int:
    return open_problems(seller_id).values("parcel_id").distinct().count()


def problems_waiting(*, seller_id: int) -> Counts:
    """The same for `what_waits`: as PROBLEM_PARCEL."""
    parcels = Count("parcel_id", distinct=True)
    return counted(open_problems(seller_id), what=Value(PROBLEM_PARCEL), many=parcels)


def parcel_details(*, seller_id: int, parcel_id: int) -> ParcelDetails | None:
    """One parcel with every scan, the newest first; None when the seller has no such parcel."""
    parcels = Parcel.objects.select_related("order", "shipment_declaration", "review")
    parcel = parcels.filter(seller_id=seller_id, pk=parcel_id).first()
    if parcel is None:
        return None
    events = list(TrackingEvent.objects.filter(parcel=parcel).order_by("-occurred_at", "-stage", "-id"))
    texts = Texts({(event.source, event.carrier_code) for event in events})
    return ParcelDetails(
        parcel=parcel,
        scans=[ScanLine(event, texts.of(event)) for event in events],
        problems=list(parcel.problems.all()),
        declaration=getattr(parcel, "shipment_declaration", None),
        review=getattr(parcel, "review", None),
    )
