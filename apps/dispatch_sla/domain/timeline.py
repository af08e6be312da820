"""What became of an order's deadline."""

from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast, Coalesce, Greatest, JSONObject

from apps.dispatch_sla.enums import ClockState, PenaltyState
from apps.dispatch_sla.models import DispatchClock, Penalty
from apps.events.domain.happenings import events_of, happenings


def happenings_of_clock(order_id: int) -> list[QuerySet[Any]]:
    """For `events.domain.happenings.in_order`: set, moved, left out by relief, missed; the penalty and its return."""
    clock, penalty = DispatchClock.objects.filter(pk=order_id), Penalty.objects.filter(pk=order_id)
    due = JSONObject(deadline=F("deadline_at"), is_provisional=F("is_provisional"))
    relieved = clock.filter(state=ClockState.EXCLUDED).annotate(
        relieved_at=Greatest(Coalesce("relief__declared_at", "started_at"), "started_at")
    )
    amount = JSONObject(amount=Cast("amount", CharField()), currency=F("amount_currency"), state=F("state"))
    given_back = penalty.exclude(given_back_at=None).exclude(state=PenaltyState.WAIVED)
    return [
        happenings(clock, name="dispatch.clock_started", at="started_at", told=due),
        events_of("dispatch_sla.dispatchclock", [order_id]),
        happenings(
            relieved,
            name="dispatch.relieved",
            at="relieved_at",
            told=JSONObject(relief=F("relief__name"), reason=F("relief__reason")),
        ),
        happenings(clock.filter(state=ClockState.LATE), name="dispatch.late", at="deadline_at", told=due),
        happenings(penalty, name="dispatch.penalty", at="noted_at", told=amount),
        happenings(given_back, name="dispatch.penalty_given_back", at="given_back_at", told=amount),
        events_of("dispatch_sla.penalty", [order_id]),
    ]
