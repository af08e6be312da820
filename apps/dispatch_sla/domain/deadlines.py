"""A deadline from a rule and an instant: nothing but the calendar is asked. Days are of Asia/Shanghai."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from apps.calendars.domain.working_days import add_working_days, days_off, make_up_days, valid_through
from apps.common.periods import SHANGHAI, end_of_day, shanghai_day, start_of_day
from apps.dispatch_sla.enums import Unit
from apps.dispatch_sla.models import SlaRule

SUNDAY: Final = 6
TICK: Final = timedelta(microseconds=1)
HOLIDAYS_AT_MOST: Final = 30


@dataclass(frozen=True)
class Deadline:
    """The last instant that is on time, whether later holidays could move it, and how it came about, as JSON."""

    at: datetime
    is_provisional: bool
    explanation: dict[str, Any]


def deadline_for(*, rule: SlaRule, started_at: datetime) -> Deadline:
    """By when an order whose clock started at an aware instant must be handed over.

    Hours run through whole Shanghai days and stand still on the days that the rule leaves out: Sundays (not those that
    are worked to make up), public holidays. Working days end at the last instant of 23:59.
    """
    told = {
        "rule_book": rule.rule_book.version,
        "programme": rule.programme,
        "goods": rule.goods,
        "starts_with": rule.starts_with,
        "ends_with": rule.ends_with,
        "started_at": started_at.isoformat(),
        "unit": rule.unit,
    }
    at, more = _by_hours(rule, started_at) if rule.unit == Unit.HOURS else _by_working_days(rule, started_at)
    explanation = {**told, **more, "deadline_at": at.isoformat()}
    return Deadline(at, shanghai_day(at) > valid_through(), explanation)


def _by_working_days(rule: SlaRule, started_at: datetime) -> tuple[datetime, dict[str, Any]]:
    local = started_at.astimezone(SHANGHAI)
    is_late_order = rule.cut_off is not None and local.time() >= rule.cut_off
    amount = (rule.amount_after_cut_off if is_late_order else None) or rule.amount
    due = add_working_days(local.date(), amount).on
    off = days_off(local.date(), due)
    more = {
        "amount": amount,
        "cut_off": rule.cut_off and f"{rule.cut_off:%H:%M}",
        "after_cut_off": is_late_order,
        "left_out": [{"on": f"{day}", "why": "holiday", "name": name} for day, name in off.items()],
        "made_up": [f"{day}" for day in sorted(make_up_days(local.date(), due))],
    }
    return end_of_day(due) - TICK, more


def _by_hours(rule: SlaRule, started_at: datetime) -> tuple[datetime, dict[str, Any]]:
    first = shanghai_day(started_at)
    # A day at least is counted of every two, but for holidays: this is far enough.
    last = first + timedelta(days=rule.amount // 12 + HOLIDAYS_AT_MOST)
    reasons = _left_out(rule, first, last)
    left, at, passed = timedelta(hours=rule.amount), started_at, []
    while True:
        day = shanghai_day(at)
        if day in reasons:
            passed.append({"on": f"{day}"} | reasons[day])
        elif left <= end_of_day(day) - at:
            return at + left, {"amount": rule.amount, "left_out": passed}
        else:
            left -= end_of_day(day) - at
        at = start_of_day(day + timedelta(days=1))


def _left_out(rule: SlaRule, first: date, last: date) -> dict[date, dict[str, str]]:
    """The days on which the rule's clock stands still, with the reason."""
    found: dict[date, dict[str, str]] = {}
    if rule.skips_sundays:
        worked = make_up_days(first, last)
        every = (first + timedelta(days=n) for n in range((last - first).days + 1))
        found |= {day: {"why": "sunday"} for day in every if day.weekday() == SUNDAY and day not in worked}
    if rule.skips_holidays:
        found |= {day: {"why": "holiday", "name": name} for day, name in days_off(first, last).items()}
    return found
