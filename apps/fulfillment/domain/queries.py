"""What others ask about parcels: how far they are on their way out."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet
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


def parcels_of_order(order_id: int) -> list[Parcel]:
    """Everything that was packed of an order, what was unpacked again too, the oldest first; in one statement.

    `goods` says what is in each: `item` (its id) and `quantity`; of imported history nobody knows.
    """
    goods = ParcelItem.objects.filter(parcel=OuterRef("pk")).order_by("pk")
    in_each = ArraySubquery(goods.values(what=JSONObject(item=F("item_id"), quantity=F("quantity"))))
    return list(Parcel.objects.filter(order=order_id).annotate(goods=in_each).order_by("pk"))


def ready_for_manifest(carrier: str) -> QuerySet[Parcel]:
    """Released parcels of our warehouse that are on no manifest and may leave, the longest packed first."""
    own = parcels_at(Stage.TO_HAND_OVER).filter(carrier=carrier, mode=DispatchMode.WAREHOUSE, bagged=None)
    return own.exclude(Exists(kept_here().filter(pk=OuterRef("order")))).order_by("packed_at", "pk")
