"""Parcels as sellers read them."""

from collections.abc import Mapping

from django import template

from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import Parcel
from apps.orders.models import LineItem
from apps.tracking.enums import ProblemKind
from apps.tracking.labels import ADVICE, label_of, reasons_of
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
def problem_advice(problem: TrackingProblem) -> str:
    """What the seller does about it."""
    return str(ADVICE[ProblemKind(problem.kind)])


@register.filter
def open_problems(parcel: Parcel) -> list[TrackingProblem]:
    """Those that were read with the parcel and are open."""
    return [problem for problem in parcel.problems.all() if problem.closed_at is None]


@register.filter
def contents(parcel: Parcel, goods: Mapping[int, LineItem]) -> list[str]:
    """What is in a parcel of `parcels_of_order`; `goods` are the order's items by id."""
    inside = [(goods[each["item"]], each["quantity"]) for each in parcel.goods if each["item"] in goods]  # type: ignore[attr-defined]  # annotated
    return [f"{quantity} × {item.variant.sku}" for item, quantity in inside]
