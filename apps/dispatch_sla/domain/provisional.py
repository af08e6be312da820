"""A deadline beyond the announced holidays is computed anew once these are known; until then nobody is late by it."""

from datetime import datetime
from typing import Final

from apps.calendars.domain.working_days import valid_through
from apps.common.periods import Month, end_of_day
from apps.dispatch_sla.domain.deadlines import deadline_for
from apps.dispatch_sla.enums import ClockState
from apps.dispatch_sla.models import DispatchClock
from apps.events.domain.recording import record_event

CHUNK: Final = 1_000
COMPUTED: Final = ("deadline_at", "is_provisional", "explanation", "month")


def settle_deadlines(*, now: datetime) -> int:
    """Compute up to a thousand provisional deadlines anew that the calendar has become certain of; how many.

    Rule and start of the clock stay; deadline, explanation and month follow from the days as they are known now.
    """
    certain = DispatchClock.objects.filter(
        is_provisional=True, state=ClockState.RUNNING, deadline_at__lt=end_of_day(valid_through())
    )
    clocks = list(certain.select_related("rule__rule_book").order_by("deadline_at", "pk")[:CHUNK])
    for clock in clocks:
        _compute(clock, now)
    DispatchClock.objects.bulk_update(clocks, COMPUTED)
    return len(clocks)


def _compute(clock: DispatchClock, now: datetime) -> None:
    before, deadline = clock.deadline_at, deadline_for(rule=clock.rule, started_at=clock.started_at)
    clock.deadline_at, clock.is_provisional = deadline.at, deadline.is_provisional
    clock.explanation, clock.month = deadline.explanation, Month.of(deadline.at).first_day
    if deadline.at != before:
        record_event(
            name="dispatch.deadline_moved",
            subject=clock,
            payload={"from": before.isoformat(), "to": deadline.at.isoformat()},
            now=now,
            seller_id=clock.seller_id,
        )
