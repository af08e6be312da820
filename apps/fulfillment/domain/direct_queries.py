"""What a supplier sees of direct dispatch, from its own rows alone."""

import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Final

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from apps.common.documents.fonts import NotPrintable
from apps.fulfillment.documents.cn23 import draw_cn23
from apps.fulfillment.documents.content import PrintedParcel
from apps.fulfillment.documents.label import draw_labels
from apps.fulfillment.domain.direct_asking import KINDS
from apps.fulfillment.domain.parcel_errors import UnknownParcel
from apps.fulfillment.enums import CustomsForm
from apps.fulfillment.models import DirectParcel
from apps.jobs.enums import STOPPED, JobState
from apps.jobs.models import Job
from apps.orders.enums import DispatchMode, PurchaseLineState
from apps.orders.models import PurchaseLine, PurchaseOrder

Draw = Callable[[Iterable[PrintedParcel], BinaryIO], None]
Asked = dict[tuple[object, ...], Job]
REMEMBERED: Final = timedelta(days=2)


@dataclass(frozen=True)
class ToPack:
    """Lines of a purchase order for one order, and the job that packs some of them or was refused."""

    purchase_order: PurchaseOrder
    order_id: int
    lines: Sequence[PurchaseLine]
    job: Job | None

    @property
    def key(self) -> tuple[int, int]:
        return self.purchase_order.pk, self.order_id

    @property
    def is_asked(self) -> bool:
        return self.job is not None and self.job.state in (JobState.QUEUED, JobState.RUNNING)

    @property
    def said(self) -> str:
        """Why packing was refused the last time."""
        return said_of(self.job)

    @property
    def weight_g(self) -> int:
        """By the catalog."""
        return sum(line.accepted * line.offer.variant.weight_g for line in self.lines)


def asked_lately(*, supplier_id: int, now: datetime) -> Asked:
    """The newest job of what a supplier asked for lately and is not done, by what it is about."""
    rows = Job.objects.filter(supplier_id=supplier_id, kind__in=KINDS, created_at__gt=now - REMEMBERED)
    found: Asked = {}
    for job in rows.order_by("pk"):
        found[KINDS[job.kind](job.payload)] = job
    return {key: job for key, job in found.items() if job.state != JobState.DONE}


def to_pack(*, supplier_id: int, jobs: Asked) -> list[ToPack]:
    """What a supplier confirmed and has not packed, by order, the most urgent first; acting as that supplier.

    `jobs` is what `asked_lately` found.
    """
    lines = PurchaseLine.objects.filter(
        supplier_id=supplier_id,
        purchase_order__mode=DispatchMode.DIRECT,
        state=PurchaseLineState.ACCEPTED,
    )
    rows = lines.select_related("purchase_order", "offer__variant").order_by("purchase_order__ship_by", "pk")
    packed = _packed_lines(supplier_id)
    waiting = [line for line in rows if line.pk not in packed]
    orders = _orders_of([line.pk for line in waiting])
    groups: dict[tuple[int, int], list[PurchaseLine]] = {}
    for line in waiting:
        groups.setdefault((line.purchase_order_id, orders[line.pk]), []).append(line)
    return [
        ToPack(own[0].purchase_order, order_id, own, jobs.get(("pack", purchase, order_id)))
        for (purchase, order_id), own in groups.items()
    ]


def parcels_of(*, supplier_id: int) -> QuerySet[DirectParcel]:
    """A supplier's parcels, the newest first, without those that were unpacked."""
    found = DirectParcel.objects.filter(supplier_id=supplier_id, voided_at=None).select_related("purchase_order")
    return found.order_by("-packed_at")


def asked_to_hand_over(jobs: Asked) -> dict[int, Job]:
    """Jobs that hand over parcels and are not done, or were refused, by parcel; of what `asked_lately` found."""
    return {job.payload["parcel_id"]: job for key, job in jobs.items() if key[0] == "hand_over"}


def said_of(job: Job | None) -> str:
    """Why a job was refused, in words for its supplier; of an error of ours only that there was one."""
    if job is None or job.state not in STOPPED:
        return ""
    return _("This went wrong on our side; we look into it.") if "\n" in job.error else job.error


def label_for_supplier(*, supplier_id: int, parcel_id: int) -> bytes:
    """The label of a supplier's own parcel, as PDF. Raises UnknownParcel, NotPrintable once it was unpacked."""
    return _drawn(draw_labels, _printed(supplier_id, parcel_id))


def cn23_for_supplier(*, supplier_id: int, parcel_id: int) -> bytes:
    """The CN23 of a supplier's own parcel, as PDF. Raises as the label, and NotPrintable where none is needed."""
    printed = _printed(supplier_id, parcel_id)
    if printed.form != CustomsForm.CN23:
        raise NotPrintable(_("%(parcel)s needs no CN23: its label carries the CN22") % {"parcel": printed.number})
    return _drawn(draw_cn23, printed)


def _printed(supplier_id: int, parcel_id: int) -> PrintedParcel:
    own = DirectParcel.objects.filter(supplier_id=supplier_id, parcel_id=parcel_id).first()
    if own is None:
        raise UnknownParcel(_("there is no parcel %(parcel)s of yours") % {"parcel": parcel_id})
    if own.voided_at:
        raise NotPrintable(_("%(parcel)s was unpacked: take its label off") % {"parcel": own})
    return PrintedParcel.from_json(own.content)


def _drawn(draw: Draw, printed: PrintedParcel) -> bytes:
    out = io.BytesIO()
    draw([printed], out)
    return out.getvalue()


def _packed_lines(supplier_id: int) -> set[int]:
    own = DirectParcel.objects.filter(supplier_id=supplier_id, voided_at=None, handed_over_at=None)
    return {line for lines in own.values_list("lines", flat=True) for line in lines}


def _orders_of(line_ids: Sequence[int]) -> dict[int, int]:
    """Which lines belong together; see sql/direct.sql."""
    with connection.cursor() as cursor:
        cursor.execute("select line_id, order_id from fulfillment.orders_of_lines(%s::bigint[])", [list(line_ids)])
        return dict(cursor.fetchall())
