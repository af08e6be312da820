"""What others ask about parcels: how far they are on their way out."""

from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.fulfillment.models import Parcel, ParcelItem
from apps.orders.domain.leaving import kept_here
from apps.orders.enums import DispatchMode


class Stage(models.TextChoices):
    """Where a packed parcel is, as staff look for it; history was never packed here."""

    TO_RELEASE = "to_release", _("to be paid")
    TO_HAND_OVER = "to_hand_over", _("to be handed over")
    UNDER_WAY = "under_way", _("on the way")
    UNPACKED = "unpacked", pgettext_lazy("parcel", "unpacked")


HERE = Q(packed_at__isnull=False, handed_over_at=None, voided_at=None)
CONDITIONS = {
    Stage.TO_RELEASE: HERE & Q(released_at=None),
    Stage.TO_HAND_OVER: HERE & Q(released_at__isnull=False),
    Stage.UNDER_WAY: Q(handed_over_at__isnull=False, delivered_at=None, voided_at=None),
    Stage.UNPACKED: Q(voided_at__isnull=False),
}


def parcels_at(stage: Stage) -> QuerySet[Parcel]:
    return Parcel.objects.filter(CONDITIONS[stage])


TOLD_OF_PARCELS = ("id", "tracking_no", "mode", "status", "sub_status", "voided_at")


def told_parcels() -> ArraySubquery:
    """An annotation of orders: everything that was packed of each, for `parcels_of`; read with the order itself."""
    goods = ParcelItem.objects.filter(parcel=OuterRef("pk")).order_by("pk")
    in_each = ArraySubquery(goods.values(what=JSONObject(item="item_id", quantity="quantity")))
    told = JSONObject(goods=in_each, **{name: name for name in TOLD_OF_PARCELS})
    return ArraySubquery(Parcel.objects.filter(order=OuterRef("pk")).order_by("pk").values(told=told))


def parcels_of(told: Iterable[dict[str, Any]]) -> list[Parcel]:
    """The parcels that `told_parcels` told of, the oldest first, what was unpacked again too; nothing else of them.

    `goods` says what is in each: `item` (its id) and `quantity`; of imported history nobody knows.
    """
    parcels = []
    for each in told:
        parcel = Parcel(**{name: each[name] for name in TOLD_OF_PARCELS})
        parcel.goods = each["goods"]  # type: ignore[attr-defined]  # not a column
        parcels.append(parcel)
    return parcels


def ready_for_manifest(carrier: str) -> QuerySet[Parcel]:
    """Released parcels of our warehouse that are on no manifest and may leave, the longest packed first."""
    own = parcels_at(Stage.TO_HAND_OVER).filter(carrier=carrier, mode=DispatchMode.WAREHOUSE, bagged=None)
    return own.exclude(Exists(kept_here().filter(pk=OuterRef("order")))).order_by("packed_at", "pk")
