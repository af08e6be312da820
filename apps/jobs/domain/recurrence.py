"""When periodic work is due, computed from the calendar alone: nothing has to remember the last time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from apps.common.periods import SHANGHAI, days, shanghai_day
from apps.jobs.domain.queue import enqueue
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system

LOOK_BACK_DAYS = 62


@dataclass(frozen=True)
class Periodic:
    """A kind of job, the Shanghai time of day at which it is due, and what it is about.

    `day_of_month` None means every day. `payload` is made from the Shanghai day on which it is due.
    """

    kind: str
    at: time
    payload: Callable[[date], dict[str, Any]]
    day_of_month: int | None = None

    def due_days(self, now: datetime) -> list[date]:
        """The Shanghai days of the look-back window on which this was due by `now`, oldest first."""
        today = shanghai_day(now)
        window = days(today - timedelta(days=LOOK_BACK_DAYS), today)
        return [day for day in window if self.day_of_month in (None, day.day) and self.due_at(day) <= now]

    def due_at(self, day: date) -> datetime:
        return datetime.combine(day, self.at, SHANGHAI)

    def key(self, day: date) -> str:
        return f"{self.kind}:{day}"


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
