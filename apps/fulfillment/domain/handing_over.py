"""Parcels leave our hands, or a supplier's, into the carrier's."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from apps.events.domain.recording import record_events
from apps.fulfillment.domain.parcel_errors import ManifestRefused
from apps.fulfillment.domain.watching import parcels_moved
from apps.fulfillment.models import Parcel
from apps.orders.domain.leaving import reasons_to_stay
from apps.orders.domain.status import refresh_statuses
from apps.orders.enums import ItemState
from apps.orders.models import LineItem, Order


@transaction.atomic
def hand_over(*, parcel_ids: Sequence[int], now: datetime, document: str, actor_id: int | None = None) -> list[Parcel]:
    """Hand released parcels over to the carrier; `document` says by what. Their items are shipped.

    What was handed over before stays as it was; returned are the others. Raises ManifestRefused when one is not
    released, was unpacked, or is of an order that may not leave. Watchers of `parcels_moved` are told the orders.
    """
    orders = set(Parcel.objects.filter(pk__in=parcel_ids).values_list("order_id", flat=True))
    list(Order.objects.filter(pk__in=orders).order_by("pk").select_for_update(no_key=True))
    rows = Parcel.objects.filter(pk__in=parcel_ids, handed_over_at=None).order_by("pk")
    parcels = list(rows.select_for_update(of=("self",)))
    _refuse_what_stays(parcels)
    moved = [parcel.pk for parcel in parcels]
    Parcel.objects.filter(pk__in=moved).update(handed_over_at=now)
    LineItem.objects.filter(parcel_items__parcel_id__in=moved, state=ItemState.PACKED).update(state=ItemState.SHIPPED)
    changed = sorted({parcel.order_id for parcel in parcels})
    refresh_statuses(changed)
    _record(parcels, now, document, actor_id)
    if changed:
        parcels_moved.tell(changed, now)
    return parcels


def _refuse_what_stays(parcels: Sequence[Parcel]) -> None:
    stopped = [parcel.tracking_no for parcel in parcels if parcel.voided_at or parcel.released_at is None]
    if stopped:
        raise ManifestRefused(
            _("%(parcels)s may not leave: unpaid or unpacked; take them out") % {"parcels": ", ".join(stopped)}
        )
    here = [parcel for parcel in parcels if parcel.shipped_at is None]  # what a carrier scanned has left already
    kept = reasons_to_stay({parcel.order_id for parcel in here})
    if kept:
        told = [(parcel.tracking_no, kept[parcel.order_id]) for parcel in here if parcel.order_id in kept]
        why = "; ".join(_("%(parcel)s may not leave: %(reason)s") % {"parcel": no, "reason": why} for no, why in told)
        raise ManifestRefused(why)


def _record(parcels: Sequence[Parcel], now: datetime, document: str, actor_id: int | None) -> None:
    by_seller: dict[int, list[Parcel]] = {}
    for parcel in parcels:
        by_seller.setdefault(parcel.seller_id, []).append(parcel)
    for seller_id, own in by_seller.items():
        happened = [(parcel, {"tracking_no": parcel.tracking_no, "document": document}) for parcel in own]
        record_events(name="parcel.handed_over", happened=happened, now=now, actor_id=actor_id, seller_id=seller_id)
