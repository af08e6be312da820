"""China's working days: weekdays without public holidays, and the weekend days that make up for them.

Below stands the installed calendar (package `holidays`, after the State Council's yearly notices), over it the
operator's `CalendarDay` rows. Days are of Asia/Shanghai.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Final

from django.utils.translation import gettext as _
from holidays import HolidayBase, country_holidays

from apps.calendars.models import CalendarDay, CalendarValidity
from apps.common.errors import DomainError
from apps.common.periods import days
from apps.events.domain.recording import record_event

CHINA: Final = "CN"
LONGEST_TERMS: Final = 366
SATURDAY: Final = 5
LONGEST_HOLIDAY: Final = timedelta(days=12)


class InvalidTerms(DomainError):
    """A number of working days that cannot be counted."""


class YearUnknown(DomainError):
    """Nobody knows yet which days of a year are working days."""


@dataclass(frozen=True, slots=True)
class DueDate:
    """A Shanghai day; provisional while the calendar is not certain up to it."""

    on: date
    is_provisional: bool


def is_working_day(day: date) -> bool:
    """Whether banks and offices in China work on this Shanghai day, as far as it is known: see `valid_through`."""
    return _working_days_from(day, day)(day)


def add_working_days(day: date, n: int) -> DueDate:
    """The n-th working day after a Shanghai day (n = 0: that day, or the first working day after it).

    Provisional beyond `valid_through`. Raises InvalidTerms for n below 0 or over a year.
    """
    if not 0 <= n <= LONGEST_TERMS:
        raise InvalidTerms(
            _("%(n)s working days cannot be counted; give 0 to %(most)s") % {"n": n, "most": LONGEST_TERMS}
        )
    works = _working_days_from(day, day + timedelta(days=2 * n + 30))
    due, left = day, n
    while left or not works(due):
        due += timedelta(days=1)
        left -= bool(left) and works(due)
    return DueDate(due, due > valid_through())


def days_off(first: date, last: date) -> dict[date, str]:
    """The days from `first` to `last`, both included, that people have off for a public holiday, with its name.

    Holidays are announced with the weekends that adjoin them: a weekend day belongs to the holiday that it touches.
    A day that the operator says is not worked is off, under the operator's note.
    """
    around = days(first - LONGEST_HOLIDAY, last + LONGEST_HOLIDAY)
    works = _working_days_from(around[0], around[-1])
    noted = dict(
        CalendarDay.objects.filter(on__range=(around[0], around[-1]), is_working=False).values_list("on", "note")
    )
    found: dict[date, str] = {}
    for worked, run in groupby(around, key=works):
        days_of_run = list(run)
        names = [noted.get(day) or _installed(day.year).get(day) for day in days_of_run]
        if not worked and (noted.keys() & set(days_of_run) or any(names)):
            name = next((str(name) for name in names if name), "")
            found |= {day: str(own or name) for day, own in zip(days_of_run, names, strict=True)}
    return {day: name for day, name in found.items() if first <= day <= last}


def make_up_days(first: date, last: date) -> set[date]:
    """The weekend days from `first` to `last`, both included, on which people work."""
    works = _working_days_from(first, last)
    return {day for day in days(first, last) if day.weekday() >= SATURDAY and works(day)}


def valid_through() -> date:
    """The last Shanghai day up to which working days are certain."""
    newest = CalendarValidity.objects.order_by("-pk").values_list("through", flat=True).first()
    return newest or date(installed_through(), 12, 31)


def set_validity(*, through: date, now: datetime, actor_id: int) -> CalendarValidity:
    """Say that working days are certain up to and with the Shanghai day `through`.

    Due dates that were provisional are computed anew by the next nightly job. Raises YearUnknown when
    the operator entered no day of a year that the installed calendar does not know.
    """
    refuse_unknown_years(through=through)
    validity = CalendarValidity.objects.create(through=through, noted_at=now, noted_by_id=actor_id)
    record_event(
        name="calendar.validity_set",
        subject=validity,
        payload={"through": through.isoformat()},
        now=now,
        actor_id=actor_id,
    )
    return validity


def refuse_unknown_years(*, through: date) -> None:
    """Raise YearUnknown for a year up to `through` of which nobody entered the announced days."""
    for year in range(installed_through() + 1, through.year + 1):
        if not CalendarDay.objects.filter(on__year=year).exists():
            raise YearUnknown(
                _(
                    "no days of %(year)s are known; first enter the State Council's holidays and make-up days of"
                    " %(year)s as calendar days"
                )
                % {"year": year}
            )


@cache
def installed_through() -> int:
    """The last year whose make-up days the installed calendar knows; for later ones it silently has none."""
    return int(max(country_holidays(CHINA).special_public_holidays))


@cache
def _installed(year: int) -> HolidayBase:
    """The installed calendar about one year: notices of a year also move days of the years beside it."""
    return country_holidays(CHINA, years=range(year - 1, year + 2))


def _working_days_from(first: date, last: date) -> Callable[[date], bool]:
    """The rule for a range of days: one look at the operator's table."""
    said = dict(CalendarDay.objects.filter(on__range=(first, last)).values_list("on", "is_working"))
    return lambda day: said[day] if day in said else _installed(day.year).is_working_day(day)
