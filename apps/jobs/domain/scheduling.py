"""Putting periodic work into the queue, each occurrence once."""

from collections.abc import Sequence
from datetime import datetime

from apps.jobs.domain.queue import enqueue
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from apps.jobs.recurrence import Every, Periodic
from apps.tenancy.context import acting_as_system


def enqueue_due(*, schedule: Sequence[Periodic], now: datetime) -> list[Job]:
    """Enqueue each occurrence once, under `kind:day`; returns the new jobs, oldest first.

    Occurrences missed in the last 62 days are caught up, from the newest one that was enqueued on. A schedule
    that never ran starts with its latest occurrence only.
    """
    with acting_as_system():
        return [job for periodic in schedule for job in catch_up(periodic, now)]


def catch_up(periodic: Periodic, now: datetime) -> list[Job]:
    """Enqueue the occurrences of one entry that came after the newest one in the jobs table."""
    due = periodic.due_days(now)
    keys = [periodic.key(day) for day in due]
    known = set(Job.objects.filter(key__in=keys, seller=None, supplier=None).values_list("key", flat=True))
    last = max((day for day in due if periodic.key(day) in known), default=None)
    missed = due[-1:] if last is None else [day for day in due if day > last]
    return [
        enqueue(kind=periodic.kind, key=periodic.key(day), payload=periodic.payload(day), now=now) for day in missed
    ]


def enqueue_sweeps(*, sweeps: Sequence[Every], now: datetime) -> list[Job]:
    """Enqueue each sweep that is due, under `kind:time`, unless an earlier one still waits or runs; the new jobs."""
    with acting_as_system():
        keys = {sweep.key(sweep.latest(now)): sweep.kind for sweep in sweeps}
        unfinished = Job.objects.filter(kind__in=keys.values(), state__in=(JobState.QUEUED, JobState.RUNNING))
        busy = set(unfinished.filter(seller=None, supplier=None).values_list("kind", flat=True))
        done = set(Job.objects.filter(key__in=keys, seller=None, supplier=None).values_list("key", flat=True))
        due = [(key, kind) for key, kind in keys.items() if kind not in busy and key not in done]
        return [enqueue(kind=kind, key=key, payload={}, now=now) for key, kind in due]
