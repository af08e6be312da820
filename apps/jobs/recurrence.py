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
