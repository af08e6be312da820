"""When periodic work is due, computed from the calendar alone: nothing has to remember the last time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from apps.common.periods import SHANGHAI, days, shanghai_day

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


@dataclass(frozen=True)
class Every:
    """A kind of job that is due every so many minutes of the Shanghai day; a missed time is not caught up.

    For sweeps that look at everything there is: one that comes late finds what the missed ones would have found.
    """

    kind: str
    minutes: int

    def latest(self, now: datetime) -> datetime:
        """The newest time at which this was due by `now`, in Shanghai."""
        here = now.astimezone(SHANGHAI)
        due = (here.hour * 60 + here.minute) // self.minutes * self.minutes
        return datetime.combine(here.date(), time(due // 60, due % 60), SHANGHAI)

    def key(self, at: datetime) -> str:
        return f"{self.kind}:{at:%Y-%m-%dT%H:%M}"
