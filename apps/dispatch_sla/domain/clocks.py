"""Clocks start with an order, and end by what its parcels tell. All from facts: a sweep may run any time, any often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from apps.common.periods import Month
from apps.common.sql import read_sql
from apps.dispatch_sla.domain.months import decide_again
from apps.dispatch_sla.domain.penalties import correct_penalties, note_penalties
from apps.dispatch_sla.domain.provisional import settle_deadlines
from apps.dispatch_sla.domain.sales import count_sales
from apps.dispatch_sla.domain.starting import start_clocks
from apps.dispatch_sla.domain.turns import take_turns
from apps.dispatch_sla.enums import ClockState

TOLD_WITHIN: Final = timedelta(days=92)


@dataclass(frozen=True)
class Swept:
    """How many clocks started, orders no rule can date, deadlines that were provisional, and clocks that changed."""

    started: int
    clockless: int
    settled: int
    changed: int


@transaction.atomic
def sweep_clocks(*, now: datetime) -> Swept:
    """Start the clocks of paid orders and bring all that may still change in line with the facts known at `now`.

    What is late gets a penalty, what turns out on time after all loses it again; months that were decided on already
    are decided anew.
    """
    take_turns()
    count_sales(month=Month.of(now).previous, now=now)
    started, clockless = start_clocks(now=now)
    return Swept(started, clockless, settle_deadlines(now=now), advance_clocks(now=now))


def advance_clocks(*, now: datetime) -> int:
    """Let the facts end clocks; how many changed. Better scans of a late order count until 92 days after it was due."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql("dispatch_sla", "advance_clocks"), {"now": now, "since": now - TOLD_WITHIN})
        changes: Sequence[tuple[int, str, str]] = cursor.fetchall()
    note_penalties(order_ids=_turned(changes, ClockState.LATE), now=now)
    correct_penalties(order_ids=_turned(changes, ClockState.ON_TIME, before=ClockState.LATE), now=now)
    decide_again(order_ids=[order_id for order_id, _was, _is in changes], now=now)
    return len(changes)


def _turned(changes: Sequence[tuple[int, str, str]], state: str, before: str = "") -> list[int]:
    return [order_id for order_id, was, is_now in changes if is_now == state and was != state and before in ("", was)]
