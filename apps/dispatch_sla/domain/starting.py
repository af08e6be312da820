"""The clock of a paid order: its rule, its deadline, kept with what explains them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection

from apps.common.errors import DomainError
from apps.common.periods import Month, shanghai_day
from apps.common.sql import read_sql
from apps.dispatch_sla.domain.books import Rules
from apps.dispatch_sla.domain.deadlines import deadline_for
from apps.dispatch_sla.domain.relief import exclude_relieved
from apps.dispatch_sla.enums import ClockStart
from apps.dispatch_sla.models import ClocklessOrder, DispatchClock, SlaRule
from apps.orders.enums import MOVING

CHUNK: Final = 1_000


@dataclass(frozen=True)
class Started:
    """A paid order and what its rule depends on; instants are aware."""

    order_id: int
    seller_id: int
    store_id: int
    paid_at: datetime
    placed_at: datetime
    programme: str
    newest_product_at: datetime | None
    slowest_sold: int | None

    def is_new_or_slow(self, *, new_within_days: int, slow_sales_up_to: int) -> bool:
        """Listed fewer days before than that, or a line's SKU sold no more pieces in the Shanghai month before."""
        since = self.paid_at - timedelta(days=new_within_days)
        is_new = self.newest_product_at is not None and self.newest_product_at > since
        return is_new or (self.slowest_sold is not None and self.slowest_sold <= slow_sales_up_to)


def start_clocks(*, now: datetime, order_ids: Sequence[int] | None = None) -> tuple[int, int]:
    """Start the clock of up to a thousand paid orders in work that have none, the oldest first, of all or of these.

    How many started, and how many orders no rule can date: those are noted for staff, and not asked about again.
    """
    fresh = _orders_to_start(now, order_ids)
    rules = Rules()
    clocks: list[DispatchClock] = []
    clockless: list[ClocklessOrder] = []
    for order in fresh:
        try:
            clocks.append(clock_of(order, rule_of(order, rules)))
        except DomainError as refusal:
            clockless.append(
                ClocklessOrder(order_id=order.order_id, seller_id=order.seller_id, reason=str(refusal), noted_at=now)
            )
    DispatchClock.objects.bulk_create(clocks, ignore_conflicts=True)
    ClocklessOrder.objects.bulk_create(clockless, ignore_conflicts=True)
    exclude_relieved(order_ids=[clock.order_id for clock in clocks], now=now)
    return len(clocks), len(clockless)


def rule_of(order: Started, rules: Rules) -> SlaRule:
    """The rule of the book in force on the Shanghai day of payment. Raises NoRule."""
    on = shanghai_day(order.paid_at)
    book = rules.book_on(on)
    is_special = book is not None and order.is_new_or_slow(
        new_within_days=book.new_within_days, slow_sales_up_to=book.slow_sales_up_to
    )
    return rules.rule_for(programme=order.programme, is_new_or_slow=is_special, on=on)


def clock_of(order: Started, rule: SlaRule) -> DispatchClock:
    started_at = order.paid_at if rule.starts_with == ClockStart.PAID else order.placed_at
    deadline = deadline_for(rule=rule, started_at=started_at)
    return DispatchClock(
        order_id=order.order_id,
        seller_id=order.seller_id,
        store_id=order.store_id,
        rule_book_id=rule.rule_book_id,
        rule=rule,
        ends_with=rule.ends_with,
        paid_at=order.paid_at,
        started_at=started_at,
        deadline_at=deadline.at,
        is_provisional=deadline.is_provisional,
        explanation=deadline.explanation,
        month=Month.of(deadline.at).first_day,
    )


def _orders_to_start(now: datetime, order_ids: Sequence[int] | None) -> list[Started]:
    orders = None if order_ids is None else list(order_ids)
    wanted: dict[str, Any] = {"moving": list(MOVING), "now": now, "limit": CHUNK, "orders": orders}
    with connection.cursor() as cursor:
        cursor.execute(read_sql("dispatch_sla", "orders_to_start"), wanted)
        return [Started(*row) for row in cursor.fetchall()]
