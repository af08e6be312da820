"""A store's on-time rate by Shanghai month of the deadline, and whether the month's penalties go back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.common.periods import Month
from apps.common.when import month_words
from apps.dispatch_sla.domain.books import Rules
from apps.dispatch_sla.domain.errors import NoRule
from apps.dispatch_sla.domain.penalties import give_back
from apps.dispatch_sla.domain.turns import take_turns
from apps.dispatch_sla.enums import ClockState, PenaltyState
from apps.dispatch_sla.models import DispatchClock, StoreMonth
from apps.events.domain.recording import record_event


class MonthNotDue(DomainError):
    """A month's penalties go back at the end of the next month, not before."""


ASSESSED: Final = {
    "assessed": Count("pk", filter=Q(state__in=[ClockState.ON_TIME, ClockState.LATE])),
    "on_time": Count("pk", filter=Q(state=ClockState.ON_TIME)),
}


@dataclass(frozen=True)
class Rate:
    """Assessed orders of a store and month, and those handed over in time."""

    seller_id: int
    store_id: int
    month: date
    assessed: int
    on_time: int

    def reaches(self, percent: int) -> bool:
        """Compared without rounding: 19 of 20 are 95 %."""
        return self.on_time * 100 >= percent * self.assessed

    @property
    def percent(self) -> str:
        """For people: to one decimal, down, so that 94.96 is not shown as the 95 that it misses."""
        return f"{self.on_time * 1000 // self.assessed / 10:.1f}" if self.assessed else "–"


def on_time_rates(**which: Any) -> list[Rate]:
    """The rates of stores and months, the newest month first; `which` are filters on clocks (seller_id, month, …).

    Running, cancelled and relieved orders are not assessed.
    """
    clocks: QuerySet[Any] = DispatchClock.objects.filter(**which).order_by("-month", "store")
    return [Rate(**row) for row in clocks.values("seller_id", "store_id", "month").annotate(**ASSESSED)]


@transaction.atomic
def decide_month(*, month: Month, now: datetime) -> int:
    """Give a month's penalties back to the stores that reached the rate; how many stores were decided on.

    Due at the end of the next month (Shanghai), for every store with an assessed order; again decides only what has
    changed. Raises MonthNotDue.
    """
    if not month.next.has_ended(now):
        raise MonthNotDue(
            _("the penalties of %(month)s go back when %(next)s has ended")
            % {"month": month_words(month), "next": month_words(month.next)}
        )
    take_turns()
    return sum(_decide(rate, now) for rate in on_time_rates(month=month.first_day))


def decide_again(*, order_ids: Sequence[int], now: datetime) -> None:
    """Decide anew those months of these orders, of which more is known now, whose decision was due already."""
    touched = DispatchClock.objects.filter(pk__in=order_ids).values_list("store_id", "month").distinct()
    for store_id, month in sorted(touched):
        if Month.of_day(month).next.has_ended(now):
            for rate in on_time_rates(store_id=store_id, month=month):
                _decide(rate, now)


def _decide(rate: Rate, now: datetime) -> int:
    """Note what a month came to, and give back what is open if it reached the rate; 0 when nothing is new.

    What went back once is not asked for again; what turns late afterwards goes back only while the rate is reached.
    """
    row = StoreMonth.objects.filter(store_id=rate.store_id, month=rate.month).first()
    if row is None:
        if not rate.assessed:
            return 0
        row = StoreMonth(seller_id=rate.seller_id, store_id=rate.store_id, month=rate.month, is_returned=False)
    target = _target(rate)
    is_reached, is_new = rate.reaches(target), (row.assessed, row.on_time) != (rate.assessed, rate.on_time)
    if is_new:
        row.assessed, row.on_time, row.target_percent = rate.assessed, rate.on_time, target
        row.is_returned, row.decided_at = row.is_returned or is_reached, now
        row.save()
    if is_reached:
        _return_penalties(row, rate, now)
    return int(is_new)


def _return_penalties(row: StoreMonth, rate: Rate, now: datetime) -> None:
    late = DispatchClock.objects.filter(store_id=rate.store_id, month=rate.month, state=ClockState.LATE)
    given = give_back(
        order_ids=list(late.values_list("pk", flat=True)),
        state=PenaltyState.RETURNED,
        reason=f"{rate.on_time} of {rate.assessed} orders of {rate.month:%Y-%m} were on time",
        now=now,
    )
    if given:
        record_event(
            name="dispatch.penalties_returned",
            subject=row,
            payload={
                "month": f"{rate.month:%Y-%m}",
                "assessed": rate.assessed,
                "on_time": rate.on_time,
                "orders": given,
            },
            now=now,
            seller_id=rate.seller_id,
        )


def _target(rate: Rate) -> int:
    """The rate that the book of the month's last day asks for. Raises NoRule."""
    last = Month.of_day(rate.month).last_day
    book = Rules().book_on(last)
    if book is None:
        raise NoRule(_("any programme"), last)
    return book.on_time_percent
