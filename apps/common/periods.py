"""Shanghai months and days. Instants are aware datetimes in UTC; days and months are of Asia/Shanghai."""

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from apps.common.errors import DomainError

SHANGHAI = ZoneInfo("Asia/Shanghai")


class InvalidPeriod(DomainError):
    """A month or day was not written as expected."""


def shanghai_day(instant: datetime) -> date:
    """The Shanghai calendar day of an aware instant."""
    return instant.astimezone(SHANGHAI).date()


def start_of_day(day: date) -> datetime:
    """The instant (UTC) at which a Shanghai day begins."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The instant (UTC) at which a Shanghai day has ended: the start of the next."""
    return start_of_day(day + timedelta(days=1))


def days(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


@dataclass(frozen=True, order=True)
class Month:
    """One calendar month in Asia/Shanghai."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """From `YYYY-MM`; raises InvalidPeriod."""
        match = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", text)
        if not match:
            raise InvalidPeriod(f"'{text}' is not a month; write YYYY-MM, for example 2026-10")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of_day(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def of(cls, instant: datetime) -> Self:
        """The Shanghai month that an aware instant falls into."""
        return cls.of_day(shanghai_day(instant))

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    @property
    def starts_at(self) -> datetime:
        """The month's first instant, UTC."""
        return start_of_day(self.first_day)

    @property
    def ends_at(self) -> datetime:
        """The first instant after the month, UTC."""
        return end_of_day(self.last_day)

    @property
    def next(self) -> Self:
        return self.of_day(self.last_day + timedelta(days=1))

    @property
    def previous(self) -> Self:
        return self.of_day(self.first_day - timedelta(days=1))

    def has_ended(self, now: datetime) -> bool:
        return now >= self.ends_at

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"
