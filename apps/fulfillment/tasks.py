"""Job handlers of fulfilment: thin, one domain call each."""

from typing import Any

from django.utils.translation import override

from apps.fulfillment.domain.batches import draw_batch, drop_old_labels
from apps.fulfillment.domain.customs import Papers
from apps.fulfillment.domain.direct import hand_over_direct, pack_direct
from apps.fulfillment.domain.direct_asking import HAND_OVER, PACK
from apps.fulfillment.domain.parcel_errors import UnknownParcel
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler


@handler("fulfillment.draw_labels", stepped=True)
def draw(run: JobRun) -> dict[str, Any]:
    """A batch of labels as one file."""
    return draw_batch(batch_id=run.payload["batch"], now=run.now(), step=run.step, progress=run.progress)


@handler("fulfillment.drop_labels")
def drop(run: JobRun) -> dict[str, Any]:
    """Every night: files of labels that were printed long ago."""
    return {"dropped": drop_old_labels(now=run.now())}


@handler(PACK)
def pack(run: JobRun) -> dict[str, Any]:
    """A supplier packed a parcel."""
    asked = dict(run.payload)
    size, pieces, papers = asked.pop("size_mm"), dict(asked.pop("pieces")), Papers(**asked.pop("papers"))
    with override(asked.pop("language")):
        parcel = pack_direct(
            supplier_id=supplier_of(run),
            pieces=pieces,
            size_mm=size and tuple(size),
            papers=papers,
            now=run.now(),
            **asked,
        )
    return {"parcel": parcel.pk, "tracking_no": parcel.tracking_no}


@handler(HAND_OVER)
def hand_over(run: JobRun) -> dict[str, Any]:
    """A supplier handed a parcel over."""
    asked = dict(run.payload)
    with override(asked.pop("language")):
        return {"parcel": hand_over_direct(supplier_id=supplier_of(run), now=run.now(), **asked).pk}


def supplier_of(run: JobRun) -> int:
    """Whose job it is; the portal writes them as that supplier, so nobody can name another one."""
    supplier_id = run.job.supplier_id
    if supplier_id is None:
        raise UnknownParcel(f"job '{run.job.key}' is no supplier's: suppliers ask in the portal")
    return supplier_id
