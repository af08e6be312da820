"""Labels of many parcels in one file: asked for, drawn by a job, dropped after a week for the addresses on them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import Any, Final

from django.core.files.base import File
from django.db import transaction

from apps.fulfillment.documents.content import PrintedParcel
from apps.fulfillment.documents.label import draw_labels
from apps.fulfillment.domain.documents import printed_parcels
from apps.fulfillment.models import LabelBatch
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
    """Draw a batch and keep the file; begun again it starts over. Raises NotPrintable when one was unpacked since."""
    with step():
        batch = LabelBatch.objects.get(pk=batch_id)
    if batch.file:
        return {"labels": len(batch.parcels)}
    with TemporaryFile() as out:
        draw_labels(_chunks(batch.parcels, step, progress), out)
        out.seek(0)
        with step():
            batch.file.save(f"{batch}.pdf", File(out), save=False)
            batch.drawn_at = now
            batch.save(update_fields=["file", "drawn_at"])
    return {"labels": len(batch.parcels)}


def drop_old_labels(*, now: datetime) -> int:
    """Remove the files of batches asked for a week ago or more; returns how many."""
    old = LabelBatch.objects.filter(asked_at__lte=now - KEPT_FOR).exclude(file="")
    for batch in old:
        batch.file.delete(save=True)
    return len(old)


def _chunks(parcel_ids: Sequence[int], step: Step, progress: Progress) -> Iterator[PrintedParcel]:
    for start in range(0, len(parcel_ids), CHUNK):
        with step():
            found = printed_parcels(parcel_ids[start : start + CHUNK])
            progress(start, len(parcel_ids), "")
        yield from found
    progress(len(parcel_ids), len(parcel_ids), "")
