"""What pages ask about exports."""

from dataclasses import dataclass
from typing import Final

from apps.exports.domain.asking import has_stopped, job_key
from apps.exports.enums import ExportState
from apps.exports.models import Export
from apps.jobs.models import Job

PAGE_SIZE: Final = 20


@dataclass(frozen=True)
class ExportSeen:
    """An export with the job that writes it."""

    export: Export
    job: Job | None

    @property
    def stopped(self) -> bool:
        return self.export.state == ExportState.ASKED and has_stopped(self.job)

    @property
    def at_work(self) -> bool:
        return self.export.state == ExportState.ASKED and not self.stopped


@dataclass(frozen=True)
class ExportsPage:
    """The newest first; `next_before` is None on the last page."""

    exports: list[ExportSeen]
    next_before: int | None

    @property
    def any_at_work(self) -> bool:
        return any(each.at_work for each in self.exports)


def exports_page(*, seller_id: int, before: int | None = None, size: int = PAGE_SIZE) -> ExportsPage:
    """Up to `size` of a seller's exports older than the one with the id `before`."""
    rows = Export.objects.filter(seller_id=seller_id).order_by("-pk")
    found = list((rows if before is None else rows.filter(pk__lt=before))[: size + 1])
    shown = found[:size]
    jobs = Job.objects.filter(seller_id=seller_id, key__in=[job_key(each.pk) for each in shown])
    by_key = {job.key: job for job in jobs}
    seen = [ExportSeen(each, by_key.get(job_key(each.pk))) for each in shown]
    return ExportsPage(seen, shown[-1].pk if len(found) > size else None)
