"""Labels of many parcels in one file: asked for, drawn by a job, dropped after a week for the addresses on them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from apps.common.documents.fonts import NotPrintable
from apps.common.faults import reach
from apps.fulfillment.documents.content import PrintedParcel
from apps.fulfillment.documents.label import draw_labels
from apps.fulfillment.domain.documents import printed_parcels, sort_out
from apps.fulfillment.models import LabelBatch
from apps.fulfillment.models.batches import LABELS
from apps.jobs.domain.queue import enqueue

Step = Callable[[], AbstractContextManager[None]]
Progress = Callable[[int, int, str], None]
CHUNK: Final = 100
KEPT_FOR: Final = timedelta(days=7)


@transaction.atomic
def ask_for_labels(*, parcel_ids: Sequence[int], now: datetime, actor_id: int | None = None) -> LabelBatch:
    """Have labels drawn as one PDF, in the order of the ids. Raises NotPrintable, and then asks for nothing."""
    printed_parcels(parcel_ids)
    batch = LabelBatch.objects.create(parcels=list(parcel_ids), asked_at=now, asked_by_id=actor_id)
    key = f"fulfillment.draw_labels:{batch.pk}"
    batch.job = enqueue(kind="fulfillment.draw_labels", key=key, payload={"batch": batch.pk}, now=now)
    batch.save(update_fields=["job"])
    return batch


def draw_batch(*, batch_id: int, now: datetime, step: Step, progress: Progress) -> dict[str, Any]:
    """Draw a batch and keep the file; begun again it starts over, under the same name.

    Parcels that were unpacked since it was asked for are left out and named. Raises NotPrintable when none is left.
    """
    with step():
        batch = LabelBatch.objects.get(pk=batch_id)
        if not batch.file:  # known before it is written, so that no addresses ever lie about
            batch.file = LABELS(batch, f"{batch}.pdf")
            batch.save(update_fields=["file"])
    if batch.drawn_at is None:
        _draw(batch, now, step, progress)
    return {"labels": len(batch.parcels) - len(batch.left_out), "left_out": batch.left_out}


def _draw(batch: LabelBatch, now: datetime, step: Step, progress: Progress) -> None:
    batch.left_out = []
    with TemporaryFile() as out:
        draw_labels(_chunks(batch, step, progress), out)
        if len(batch.left_out) == len(batch.parcels):
            raise NotPrintable(_("all these parcels were unpacked since: ask for the labels of others"))
        out.seek(0)
        with step():
            batch.file.storage.delete(str(batch.file))
            batch.file.storage.save(str(batch.file), File(out))
            reach("fulfillment.labels_written")
            batch.drawn_at = now
            batch.save(update_fields=["drawn_at", "left_out"])
    reach("fulfillment.labels_drawn")


def drop_old_labels(*, now: datetime) -> int:
    """Remove the files of batches asked for a week ago or more; returns how many."""
    old = LabelBatch.objects.filter(asked_at__lte=now - KEPT_FOR).exclude(file="")
    for batch in old:
        batch.file.delete(save=True)
    return len(old)


def _chunks(batch: LabelBatch, step: Step, progress: Progress) -> Iterator[PrintedParcel]:
    ids = batch.parcels
    for start in range(0, len(ids), CHUNK):
        with step():
            found, gone = sort_out(ids[start : start + CHUNK])
            progress(start, len(ids), "")
        batch.left_out += gone
        yield from found
    progress(len(ids), len(ids), "")
