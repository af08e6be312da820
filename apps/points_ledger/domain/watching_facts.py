"""What an order earns follows the live flow: orders that change, parcels that move, settlements.

A rate that is missing for a closed month never holds up who told of it: it is an alarm, and a job tries again.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import structlog
from django.db import transaction

from apps.events.domain.recording import record_event
from apps.fulfillment.domain.watching import parcels_moved
from apps.jobs.domain.queue import enqueue
from apps.orders.domain.watching import orders_changed
from apps.orders.models import Order
from apps.points_ledger.domain.earning import may_earn, refresh_earnings_of
from apps.points_ledger.domain.errors import MissingFxRate
from apps.tenancy.context import acting_as_system, current_context

PAUSES: Final = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1))
"""Between two tries for orders whose rate is missing; the last one for all later ones."""

logger = structlog.get_logger(__name__)


@orders_changed.register
@parcels_moved.register
def follow_facts(order_ids: Sequence[int], now: datetime) -> None:
    """Bring what these orders earn in line with today's facts, in the caller's transaction.

    A tenant's act leaves it to a job. Never fails for a missing FX rate: see `refresh_or_wait`.
    """
    concerned = may_earn(order_ids)
    if not concerned:
        return
    context = current_context()
    if context is not None and context.organization_id is not None:
        ask_for_refresh(concerned, run_after=now, attempt=0, now=now, seller_id=context.organization_id)
        return
    with acting_as_system():
        refresh_or_wait(concerned, attempt=0, now=now)


def refresh_or_wait(order_ids: Iterable[int], *, attempt: int, now: datetime) -> bool:
    """Refresh what orders earn, or have it tried again later when a rate is missing; whether it is done."""
    wanted = sorted(set(order_ids))
    try:
        with transaction.atomic():
            refresh_earnings_of(wanted, now=now)
    except MissingFxRate as refusal:
        alarm(wanted, refusal, attempt=attempt, now=now)
        pause = PAUSES[min(attempt, len(PAUSES) - 1)]
        ask_for_refresh(wanted, run_after=now + pause, attempt=attempt + 1, now=now)
        return False
    return True


def ask_for_refresh(
    order_ids: Sequence[int], *, run_after: datetime, attempt: int, now: datetime, seller_id: int | None = None
) -> None:
    """Have a job refresh these orders."""
    wanted = sorted(set(order_ids))
    named = sha256(str(wanted).encode()).hexdigest()[:16]
    enqueue(
        kind="points.refresh_earnings",
        key=f"points.refresh_earnings:{attempt}:{now.isoformat()}:{named}",
        payload={"order_ids": wanted, "attempt": attempt},
        run_after=run_after,
        now=now,
        seller_id=seller_id,
    )


def alarm(order_ids: Sequence[int], refusal: MissingFxRate, *, attempt: int, now: datetime) -> None:
    """Say which rates are missing: an event and a line in the log."""
    missing = [f"{currency} {day}" for currency, day in refusal.missing]
    first = Order.objects.get(pk=order_ids[0])
    payload = {"missing": missing, "order_ids": list(order_ids), "attempt": attempt}
    record_event(name="points.rate_missing", subject=first, payload=payload, now=now)
    logger.error("points_rate_missing", missing=missing, orders=len(order_ids), attempt=attempt)
