"""What carriers told about the parcels of an order, and what was wrong with them."""

from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from apps.events.domain.happenings import happenings
from apps.fulfillment.models import TrackingEvent
from apps.tracking.labels import column_of_texts
from apps.tracking.models import CarrierStatus, TrackingProblem


def happenings_of_scans(order_id: int) -> list[QuerySet[Any]]:
    """For `events.domain.happenings.in_order`, each about its parcel: every scan, and problems since they are known."""
    scans = TrackingEvent.objects.filter(parcel__order=order_id)
    said = JSONObject(
        status=F("status"),
        sub_status=F("sub_status"),
        location=F("location"),
        country=F("country"),
        text=_words_of_carrier(),
    )
    problems = TrackingProblem.objects.filter(parcel__order=order_id)
    return [
        happenings(scans, name="parcel.scanned", at="occurred_at", told=said, about="parcel_id"),
        happenings(problems, name="parcel.problem", at="opened_at", told=JSONObject(kind=F("kind")), about="parcel_id"),
    ]


def _words_of_carrier() -> "Subquery[Any] | Value":
    """The carrier table's own words in the reader's language; ours are found by the status."""
    column = column_of_texts()
    known = CarrierStatus.objects.filter(carrier=OuterRef("source"), code=OuterRef("carrier_code"))
    return Subquery(known.values(column)) if column else Value("")
