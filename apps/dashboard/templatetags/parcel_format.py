"""Parcels as sellers read them."""

from django import template

from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import Parcel
from apps.tracking.labels import label_of, reasons_of
from apps.tracking.models import TrackingProblem

register = template.Library()
TONES = {
    ParcelStatus.DELIVERED: "badge-success",
    ParcelStatus.DELIVERY_FAILED: "badge-warning",
    ParcelStatus.EXCEPTION: "badge-error",
    ParcelStatus.RETURNED: "badge-error",
    ParcelStatus.EXPIRED: "badge-warning",
    ParcelStatus.OUT_FOR_DELIVERY: "badge-info",
    ParcelStatus.READY_FOR_PICKUP: "badge-info",
}


@register.filter
def parcel_tone(parcel: Parcel) -> str:
    """The colour of a parcel's status."""
    return TONES.get(ParcelStatus(parcel.status), "badge-ghost")


@register.filter
def parcel_label(parcel: Parcel) -> str:
    """A parcel's status in our words."""
    return label_of(parcel.status, parcel.sub_status)


@register.filter
def problem_reasons(problem: TrackingProblem) -> list[str]:
    """What a problem's kind alone does not say."""
    return reasons_of(problem)


@register.filter
def open_problems(parcel: Parcel) -> list[TrackingProblem]:
    """Those that were read with the parcel and are open."""
    return [problem for problem in parcel.problems.all() if problem.closed_at is None]
