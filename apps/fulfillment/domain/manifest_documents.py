"""A manifest's papers as PDF: the list that the carrier signs, and a label a bag."""

import io

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from apps.common.documents.fonts import NotPrintable
from apps.common.periods import SHANGHAI, shanghai_day
from apps.fulfillment.documents.manifest import (
    ListedBag,
    ListedParcel,
    PrintedManifest,
    draw_bag_labels,
    draw_manifest,
)
from apps.fulfillment.domain.parcel_errors import ManifestRefused
from apps.fulfillment.domain.standards import sender_address
from apps.fulfillment.models import BagParcel, Manifest


def manifest_pdf(*, manifest_id: int) -> bytes:
    """The hand-over manifest, A4, open ones as a draft. Raises ManifestRefused, NotPrintable when it is empty."""
    out = io.BytesIO()
    draw_manifest(printed_manifest(manifest_id), out)
    return out.getvalue()


def bag_labels_pdf(*, manifest_id: int) -> bytes:
    """A label of 100 × 150 mm for each bag that holds something. Raises as `manifest_pdf`."""
    out = io.BytesIO()
    draw_bag_labels(printed_manifest(manifest_id), out)
    return out.getvalue()


def printed_manifest(manifest_id: int) -> PrintedManifest:
    """Bags and parcels in their order; the time of the hand-over is Shanghai's."""
    manifest = Manifest.objects.filter(pk=manifest_id).first()
    if manifest is None:
        raise ManifestRefused(_("there is no manifest %(manifest)s; open one") % {"manifest": manifest_id})
    sender = sender_address(on=shanghai_day(manifest.opened_at))
    bags = manifest.bags.annotate(held=Count("parcels"), weight_g=Sum("parcels__parcel__weight_g")).filter(held__gt=0)
    rows = BagParcel.objects.filter(bag__manifest=manifest).select_related("bag", "parcel")
    if not rows:
        raise NotPrintable(_("%(manifest)s has no parcels: add some before printing") % {"manifest": manifest})
    return PrintedManifest(
        number=manifest.number,
        carrier=manifest.carrier,
        sender=sender.name,
        office=sender.office,
        handed_over=manifest.closed_at and manifest.closed_at.astimezone(SHANGHAI),
        bags=[ListedBag(bag.number, bag.country, bag.held, bag.weight_g) for bag in bags.order_by("bag")],
        parcels=[
            ListedParcel(row.bag.number, row.parcel.tracking_no, row.parcel.country, row.parcel.weight_g or 0)
            for row in rows.order_by("bag__bag", "parcel_id")
        ],
    )
