"""Whether work is being done: what is late, what nobody holds any more, what was given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, F, Min, Q

from apps.jobs.enums import STOPPED, JobState
from apps.jobs.models import Job

PATIENCE: Final = timedelta(minutes=5)
"""How long a due job may wait for a free worker before that is worth a word."""


@dataclass(frozen=True)
class Standing:
    """Jobs that are due and wait, with the instant at which the oldest was due; held; let go; given up."""

    waiting: int
    oldest_due: datetime | None
    running: int
    abandoned: int
    stopped: int


def late(now: datetime) -> Q:
    """Jobs that have been due for longer than a busy worker explains."""
    return Q(state=JobState.QUEUED, run_after__lte=now - PATIENCE)


def abandoned(now: datetime) -> Q:
    """Jobs whose worker has vanished: the lease is over, and no sweep has taken them up yet."""
    return Q(state=JobState.RUNNING, leased_until__lte=now)


def standing(*, now: datetime) -> Standing:
    """In one query, over what has not ended well."""
    due = Q(state=JobState.QUEUED, run_after__lte=now)
    open_jobs = Job.objects.filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING) | Q(state__in=STOPPED))
    figures = open_jobs.aggregate(
        waiting=Count("pk", due),
        oldest_due=Min(F("run_after"), filter=due),
        running=Count("pk", Q(state=JobState.RUNNING)),
        abandoned=Count("pk", abandoned(now)),
        stopped=Count("pk", Q(state__in=STOPPED)),
    )
    return Standing(**figures)


def newest_of(keys: Iterable[str]) -> dict[str, Job]:
    """The job of the last of these keys by kind, among the platform's own."""
    found = Job.objects.filter(key__in=list(keys), seller=None, supplier=None).order_by("key")
    return {job.kind: job for job in found}
