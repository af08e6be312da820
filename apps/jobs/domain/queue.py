"""Putting work into the queue, finding what was forgotten, and bringing back what was given up."""

import json
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.jobs.enums import RETRIABLE, JobState
from apps.jobs.models import Job
from apps.jobs.registry import handler_of
from apps.jobs.wake import wake_on_commit
from apps.tenancy.context import acting_as_system

SILENCE = timedelta(seconds=30)  # how long a wake-up may take to be heard before another one is sent
SWEEP_LIMIT = 500
INSERT = """
insert into jobs_job (kind, key, payload, state, attempts, crashes, run_after, woken_at, progress_done, progress_total,
    progress_label, error, created_at, seller_id, supplier_id)
values (%(kind)s, %(key)s, %(payload)s, 'queued', 0, 0, %(due)s, %(woken_at)s, 0, 0, '', '', %(now)s, %(seller_id)s,
    %(supplier_id)s)
on conflict (key, seller_id, supplier_id) do nothing returning *
"""  # one statement where most keys are new
logger = structlog.get_logger(__name__)


class JobNotStopped(DomainError):
    """Only a job that stopped or was cancelled can be retried."""


def enqueue(
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    now: datetime,
    run_after: datetime | None = None,
    seller_id: int | None = None,
    supplier_id: int | None = None,
) -> Job:
    """Write a job in the caller's transaction, once per key and tenant, and wake a worker after the commit.

    A key that was used before gives that job, whatever became of it. `now` and `run_after` (the earliest
    start, by default `now`) are aware instants. A Redis that is down never fails the caller: the sweep
    sends the wake-up later. Raises UnknownKind when nothing handles the kind.
    """
    handler_of(kind)
    due = run_after or now
    of_tenant = {"key": key, "seller_id": seller_id, "supplier_id": supplier_id}
    values = {"kind": kind, "payload": json.dumps(payload), "now": now, "due": due, **of_tenant}
    for job in Job.objects.raw(INSERT, {**values, "woken_at": now if due <= now else None}):
        if due <= now:
            wake_on_commit([job.pk])
        return job
    return Job.objects.get(**of_tenant)


def sweep(*, now: datetime) -> list[int]:
    """Wake again every job that is due or whose worker vanished, and that no wake-up reached for 30 s.

    At most 500 jobs at a time, the longest due first; two sweeps at once share them. Returns their ids.
    """
    due = Q(state=JobState.QUEUED, run_after__lte=now) | Q(state=JobState.RUNNING, leased_until__lte=now)
    unheard = Q(woken_at__isnull=True) | Q(woken_at__lte=now - SILENCE)
    with acting_as_system():
        jobs = Job.objects.select_for_update(skip_locked=True).filter(due, unheard).order_by("run_after", "id")
        job_ids = list(jobs.values_list("pk", flat=True)[:SWEEP_LIMIT])
        Job.objects.filter(pk__in=job_ids).update(woken_at=now)
        wake_on_commit(job_ids)
    return job_ids


def retry_job(*, job_id: int, by: str, now: datetime) -> Job:
    """Queue a job that stopped or was cancelled again with a clean count; `by` says in the log who did it.

    Runs in the caller's transaction (staff or command). Raises JobNotStopped, Job.DoesNotExist.
    """
    job = Job.objects.select_for_update(no_key=True).get(pk=job_id)
    if job.state not in RETRIABLE:
        raise JobNotStopped(
            _("job '%(key)s' is %(state)s: only jobs that stopped or were cancelled are retried")
            % {"key": job.key, "state": job.state}
        )
    job.state, job.attempts, job.crashes = JobState.QUEUED, 0, 0
    job.run_after = job.woken_at = now
    job.finished_at = None
    job.save()
    logger.info("job_retried", job_id=job.pk, job_key=job.key, by=by)
    wake_on_commit([job.pk])
    return job
