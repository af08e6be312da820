"""Handing over to the carrier: released parcels go into bags, bags on a manifest, and closing it hands them over."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.fulfillment.domain.handing_over import hand_over
from apps.fulfillment.domain.parcel_errors import ManifestRefused, TooHeavy
from apps.fulfillment.domain.standards import packing_standard
from apps.fulfillment.enums import POST
from apps.fulfillment.models import Bag, BagParcel, Manifest, Parcel
from apps.orders.domain.leaving import reasons_to_stay
from apps.orders.enums import DispatchMode

MOST_AT_ONCE: Final = 5000


def open_manifest(*, now: datetime, carrier: str = POST, actor_id: int | None = None) -> Manifest:
    """Begin a manifest for a carrier; several may be open."""
    manifest = Manifest.objects.create(carrier=carrier, opened_at=now)
    record_event(name="manifest.opened", subject=manifest, payload={"carrier": carrier}, now=now, actor_id=actor_id)
    return manifest


@transaction.atomic
def add_parcels(*, manifest_id: int, tracking_numbers: Sequence[str], now: datetime) -> list[BagParcel]:
    """Put released parcels of the manifest's carrier on it, all or none; each goes into a bag for its country.

    The last bag of a country is filled up to the standard's weight, then another is begun. Raises ManifestRefused,
    which names every parcel with the reason (unknown, unpaid, unpacked, its supplier's, handed over, on a manifest
    already, or of an order that may not leave), and TooHeavy when one weighs more than a bag may.
    """
    manifest = _open(manifest_id)
    numbers = list(dict.fromkeys(number.strip().upper() for number in tracking_numbers if number.strip()))
    found = _lock(numbers)
    kept = reasons_to_stay({parcel.order_id for parcel in found.values()})
    faults = [fault for number in numbers if (fault := _fault(number, found.get(number), manifest, kept))]
    if faults or not numbers:
        raise ManifestRefused("; ".join(faults) or _("name at least one parcel"))
    most_g = packing_standard(on=shanghai_day(now)).bag_most_weight_g
    bags = _Bags(manifest, most_g)
    return BagParcel.objects.bulk_create(
        BagParcel(bag=bags.bag_for(found[number]), parcel=found[number]) for number in numbers
    )


@transaction.atomic
def take_off(*, manifest_id: int, parcel_id: int) -> None:
    """Take a parcel off an open manifest; its bag stays. Raises ManifestRefused."""
    manifest = _open(manifest_id)
    if not BagParcel.objects.filter(bag__manifest=manifest, parcel_id=parcel_id).delete()[0]:
        raise ManifestRefused(
            _("parcel %(parcel)s is not on %(manifest)s") % {"parcel": parcel_id, "manifest": manifest}
        )


@transaction.atomic
def close_manifest(*, manifest_id: int, now: datetime, actor_id: int | None = None) -> Manifest:
    """Hand everything on the manifest over to the carrier, once: parcels and their items are on their way.

    Closed before, nothing changes. Whoever watches `parcels_moved` is told the orders, in the same transaction.
    Raises ManifestRefused when it is empty, and when something on it may not leave, with every reason.
    """
    manifest = Manifest.objects.select_for_update().filter(pk=manifest_id).first()
    if manifest is not None and manifest.closed_at:
        return manifest
    manifest = _open(manifest_id)
    parcel_ids = list(BagParcel.objects.filter(bag__manifest=manifest).values_list("parcel_id", flat=True))
    if not parcel_ids:
        raise ManifestRefused(_("%(manifest)s has no parcels: add some before closing it") % {"manifest": manifest})
    handed_over = hand_over(parcel_ids=parcel_ids, now=now, actor_id=actor_id, document=manifest.number)
    manifest.closed_at, manifest.closed_by_id = now, actor_id
    manifest.save(update_fields=["closed_at", "closed_by"])
    record_event(
        name="manifest.closed", subject=manifest, payload={"parcels": len(handed_over)}, now=now, actor_id=actor_id
    )
    return manifest


def _open(manifest_id: int) -> Manifest:
    manifest = Manifest.objects.select_for_update(of=("self",)).filter(pk=manifest_id).first()
    if manifest is None:
        raise ManifestRefused(_("there is no manifest %(manifest)s; open one") % {"manifest": manifest_id})
    if manifest.closed_at:
        raise ManifestRefused(_("%(manifest)s was handed over; open another one") % {"manifest": manifest})
    return manifest


def _lock(numbers: Sequence[str]) -> dict[str, Parcel]:
    if len(numbers) > MOST_AT_ONCE:
        raise ManifestRefused(_("add at most %(most)s parcels at once") % {"most": MOST_AT_ONCE})
    rows = Parcel.objects.filter(tracking_no__in=numbers, packed_at__isnull=False).order_by("pk")
    return {row.tracking_no: row for row in rows.select_for_update(of=("self",))}


def _fault(number: str, parcel: Parcel | None, manifest: Manifest, kept: Mapping[int, str]) -> str:
    names = {"parcel": number}
    if parcel is None:
        return _("%(parcel)s is no parcel of ours: scan it again") % names
    if parcel.voided_at:
        return _("%(parcel)s was unpacked: take its label off") % names
    if parcel.handed_over_at or BagParcel.objects.filter(parcel=parcel).exists():
        return _("%(parcel)s is on a manifest already: look for it there") % names
    if parcel.released_at is None:
        return _("%(parcel)s is not paid: leave it here until the seller tops up the wallet") % names
    if parcel.mode == DispatchMode.DIRECT:
        return _("%(parcel)s is handed over by its supplier") % names
    if parcel.carrier != manifest.carrier:
        names["carrier"] = parcel.carrier
        return _("%(parcel)s goes with %(carrier)s: put it on a manifest of that carrier") % names
    if parcel.order_id in kept:
        return _("%(parcel)s may not leave: %(reason)s") % {**names, "reason": kept[parcel.order_id]}
    return ""


class _Bags:
    """The bags of a manifest, with what they weigh, while parcels are put in."""

    def __init__(self, manifest: Manifest, most_g: int) -> None:
        self.manifest, self.most_g = manifest, most_g
        self.last: dict[str, Bag] = {}
        self.weight: dict[int, int] = {}
        rows = manifest.bags.order_by("bag").annotate(weight_g=Sum("parcels__parcel__weight_g", default=0))
        for bag in rows:
            self.last[bag.country] = bag
            self.weight[bag.pk] = bag.weight_g
        self.number = manifest.bags.aggregate(last=Max("bag", default=0))["last"]

    def bag_for(self, parcel: Parcel) -> Bag:
        weight_g = parcel.weight_g or 0
        if weight_g > self.most_g:
            raise TooHeavy(
                _("%(parcel)s weighs %(weight)s g, more than a bag may (%(most)s g)")
                % {"parcel": parcel, "weight": weight_g, "most": self.most_g}
            )
        bag = self.last.get(parcel.country)
        if bag is None or self.weight[bag.pk] + weight_g > self.most_g:
            self.number += 1
            bag = Bag.objects.create(manifest=self.manifest, bag=self.number, country=parcel.country)
            self.last[parcel.country], self.weight[bag.pk] = bag, 0
        self.weight[bag.pk] += weight_g
        return bag
