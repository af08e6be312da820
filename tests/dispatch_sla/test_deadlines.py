"""Deadlines to the second, on both sides of each edge. Times are Shanghai's."""

from datetime import date, datetime, time

import pytest

from apps.calendars.domain.working_days import days_off, make_up_days
from apps.calendars.models import CalendarDay
from apps.common.periods import SHANGHAI
from apps.dispatch_sla.domain.deadlines import Deadline, deadline_for
from apps.dispatch_sla.models import SlaRule, SlaRuleBook
from apps.tenancy.context import acting_as_ops, acting_as_system

pytestmark = pytest.mark.django_db


def due(at: str, **rule: object) -> str:
    """Until when an order is on time whose clock started at this Shanghai time."""
    found = deadline(at, **rule).at.astimezone(SHANGHAI)
    return f"{found:%a %Y-%m-%d %H:%M}"


def deadline(at: str, **rule: object) -> Deadline:
    fields = {"programme": "pop", "unit": "hours", "amount": 48, "skips_holidays": True} | rule
    with acting_as_system():
        return deadline_for(
            rule=SlaRule(rule_book=SlaRuleBook(version=9), **fields),
            started_at=datetime.fromisoformat(at).replace(tzinfo=SHANGHAI),
        )


def test_two_working_days_from_the_eve_of_spring_festival():
    """Saturday the 14th is worked, the holiday lasts through the 23rd."""
    assert due("2026-02-13 18:00", unit="working_days", amount=2) == "Tue 2026-02-24 23:59"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-02 13:59:59", "Wed 2026-11-04 23:59"),
        ("2026-11-02 14:00", "Thu 2026-11-05 23:59"),
        ("2026-11-06 13:59", "Tue 2026-11-10 23:59"),  # the weekend is not worked
        ("2026-11-08 09:00", "Tue 2026-11-10 23:59"),  # ordered on a Sunday
        ("2026-02-13 14:00", "Wed 2026-02-25 23:59"),
    ],
)
def test_jit_pick_up_has_two_working_days_or_three_from_the_cut_off_on(at: str, expected: str):
    rule = {"unit": "working_days", "amount": 2, "cut_off": time(14), "amount_after_cut_off": 3}
    assert due(at, **rule) == expected


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-11-02 10:00", 48, "Wed 2026-11-04 10:00"),
        ("2026-11-06 10:00", 72, "Tue 2026-11-10 10:00"),  # over a Sunday
        ("2026-11-07 10:00", 48, "Tue 2026-11-10 10:00"),
        ("2026-11-08 12:00", 48, "Wed 2026-11-11 00:00"),  # the clock stands still until Monday
        ("2026-11-04 00:00", 72, "Sat 2026-11-07 00:00"),
        ("2026-02-13 18:00", 48, "Tue 2026-02-24 18:00"),  # over Spring Festival
        ("2026-01-03 10:00", 48, "Tue 2026-01-06 00:00"),  # Sunday the 4th is worked and counts
    ],
)
def test_hours_stand_still_on_sundays_and_holidays(at: str, hours: int, expected: str):
    assert due(at, amount=hours, skips_sundays=True) == expected


def test_jit_self_delivery_counts_sundays_but_no_holidays():
    assert due("2026-11-06 10:00", amount=96) == "Tue 2026-11-10 10:00"
    assert due("2026-09-30 12:00", amount=96) == "Sun 2026-10-11 12:00"  # National Day, 1 to 7 October


def test_the_last_instant_of_the_day_is_in_time():
    at = deadline("2026-11-02 09:00", unit="working_days", amount=1).at
    assert (at.isoformat(), (at.astimezone(SHANGHAI)).isoformat()) == (
        "2026-11-03T15:59:59.999999+00:00",
        "2026-11-03T23:59:59.999999+08:00",
    )


def test_operators_word_stands_over_the_installed_calendar():
    with acting_as_ops():
        CalendarDay.objects.create(on=date(2026, 11, 3), is_working=False, note="Typhoon")
        CalendarDay.objects.create(on=date(2026, 10, 1), is_working=True)
    with acting_as_system():
        assert days_off(date(2026, 10, 1), date(2026, 10, 2)) == {date(2026, 10, 2): "National Day"}
        assert days_off(date(2026, 11, 2), date(2026, 11, 4)) == {date(2026, 11, 3): "Typhoon"}
        assert make_up_days(date(2026, 2, 9), date(2026, 2, 15)) == {date(2026, 2, 14)}
    assert due("2026-11-02 10:00", skips_sundays=True) == "Thu 2026-11-05 10:00"


def test_deadline_beyond_the_announced_holidays_is_provisional():
    assert deadline("2026-12-30 10:00", amount=24).is_provisional is False
    assert deadline("2026-12-31 10:00", amount=24).is_provisional is True
