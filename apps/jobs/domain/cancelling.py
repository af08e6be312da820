"""Giving up work that need not be done: sweeps, whose next one finds whatever this one would have found."""

from datetime import datetime

import structlog
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from config.schedule import SWEEPS

logger = structlog.get_logger(__name__)


class NotCancelled(DomainError):
    """The job is no sweep, or does not wait any more."""


def may_be_cancelled(job: Job) -> bool:
    """Whether a job waits, and leaves nothing undone when it never runs."""
    return job.state == JobState.QUEUED and job.kind in {sweep.kind for sweep in SWEEPS}


def cancel_job(*, job_id: int, by: str, now: datetime) -> Job:
    """End a waiting sweep undone, in the caller's transaction; `by` says in the log who did it. Raises NotCancelled."""
    job = Job.objects.select_for_update(no_key=True).get(pk=job_id)
    if not may_be_cancelled(job):
        raise NotCancelled(
            _("job '%(key)s' is not cancelled: only a sweep that has not begun leaves nothing undone")
            % {"key": job.key}
        )
    job.state, job.finished_at = JobState.CANCELLED, now
    job.save(update_fields=["state", "finished_at"])
    logger.info("job_cancelled", job_id=job.pk, job_key=job.key, by=by)
    return job
