"""China's working days: the installed calendar, a second one that it is checked against, and the operator's word."""

from datetime import UTC, date, datetime

import chinese_calendar
import pytest
from django.db import ProgrammingError

from apps.accounts.models import User
from apps.calendars.domain.working_days import (
    DueDate,
    InvalidTerms,
    YearUnknown,
    add_working_days,
    is_working_day,
    set_validity,
    valid_through,
)
from apps.calendars.models import CalendarDay, CalendarValidity
from apps.common.periods import days
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MAKE_UP_DAYS_OF_2026 = [
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
]
# Days on which the two calendars differ, and which of them follows the State Council's notice: none so far.
KNOWN_DIFFERENCES: dict[date, str] = {}


def test_two_calendars_agree_on_every_day_of_2020_to_2026() -> None:
    with acting_as_system():
        differing = [
            day
            for day in days(date(2020, 1, 1), date(2026, 12, 31))
            if is_working_day(day) != chinese_calendar.is_workday(day)
        ]
    assert differing == list(KNOWN_DIFFERENCES)


def test_make_up_days_of_2026_are_those_announced() -> None:
    with acting_as_system():
        weekends = [day for day in days(date(2026, 1, 1), date(2026, 12, 31)) if day.weekday() >= 5]
        assert [day for day in weekends if is_working_day(day)] == MAKE_UP_DAYS_OF_2026


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 2, 13), 1, date(2026, 2, 14)),  # a Saturday that makes up for the Spring Festival
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 15), 0, date(2026, 2, 24)),  # a Sunday, then the festival
        (date(2026, 2, 13), 0, date(2026, 2, 13)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 3, 2), 30, date(2026, 4, 14)),
    ],
)
def test_terms_count_working_days(start: date, n: int, due: date) -> None:
    with acting_as_system():
        assert add_working_days(start, n) == DueDate(due, is_provisional=False)


@pytest.mark.parametrize("n", [-1, 367])
def test_impossible_terms_are_refused(n: int) -> None:
    with acting_as_system(), pytest.raises(InvalidTerms, match="give 0 to 366"):
        add_working_days(date(2026, 2, 13), n)


def test_the_operators_word_stands_over_the_installed_calendar() -> None:
    with acting_as_ops():
        CalendarDay.objects.create(on=date(2026, 3, 3), is_working=False, note="typhoon")
        CalendarDay.objects.create(on=date(2026, 3, 7), is_working=True, note="a Saturday")
        assert add_working_days(date(2026, 3, 2), 1).on == date(2026, 3, 4)
        assert add_working_days(date(2026, 3, 6), 1).on == date(2026, 3, 7)


def test_past_the_known_years_a_due_date_is_provisional(django_user_model: type[User]) -> None:
    """The installed calendar has no make-up days of 2027 and says nothing about it."""
    with acting_as_system():
        ming = django_user_model.objects.create_user("ming@haitun.example", None, name="Ming")
    with acting_as_ops():
        assert valid_through() == date(2026, 12, 31)
        assert add_working_days(date(2026, 12, 30), 1) == DueDate(date(2026, 12, 31), is_provisional=False)
        assert add_working_days(date(2026, 12, 31), 1) == DueDate(date(2027, 1, 4), is_provisional=True)
        with pytest.raises(YearUnknown, match="no days of 2027 are known"):
            set_validity(through=date(2027, 12, 31), now=NOW, actor_id=ming.pk)
        assert valid_through() == date(2026, 12, 31)
        CalendarDay.objects.create(on=date(2027, 1, 4), is_working=False, note="as announced")
        set_validity(through=date(2027, 12, 31), now=NOW, actor_id=ming.pk)
        assert add_working_days(date(2026, 12, 31), 1) == DueDate(date(2027, 1, 5), is_provisional=False)
        event = DomainEvent.objects.get()
    assert (event.name, event.payload, event.actor_id) == (
        "calendar.validity_set",
        {"through": "2027-12-31"},
        ming.pk,
    )


def test_the_newest_validity_counts(django_user_model: type[User]) -> None:
    with acting_as_system():
        ming = django_user_model.objects.create_user("ming@haitun.example", None, name="Ming")
    with acting_as_ops():
        set_validity(through=date(2026, 6, 30), now=NOW, actor_id=ming.pk)
        assert add_working_days(date(2026, 6, 30), 1).is_provisional
        set_validity(through=date(2026, 12, 31), now=NOW, actor_id=ming.pk)
        assert valid_through() == date(2026, 12, 31)
        assert CalendarValidity.objects.count() == 2


def test_tenants_read_the_calendar_and_write_nothing() -> None:
    with acting_for_supplier(1):
        assert is_working_day(date(2026, 2, 14))
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(1):
        CalendarDay.objects.create(on=date(2026, 3, 3), is_working=False)
