"""Clocks before routing: an order's deadline is known when its goods are looked for."""

from collections.abc import Sequence
from datetime import datetime

from apps.common.periods import Month
from apps.dispatch_sla.domain.starting import start_clocks
from apps.dispatch_sla.models import CountedMonth
from apps.orders.domain.routing_deadlines import clock_deadlines
from apps.orders.domain.watching import orders_routing
from apps.tenancy.context import acting_as_system

clock_deadlines.stand_in(
    "(select clock.deadline_at from dispatch_sla_dispatchclock as clock where clock.order_id = orders.id)"
)


@orders_routing.register
def start_before_routing(order_ids: Sequence[int], now: datetime) -> None:
    """Start the clocks of these orders rather than with the next sweep; what can't start yet is left to that."""
    with acting_as_system():
        if CountedMonth.objects.filter(month=Month.of(now).previous.first_day).exists():
            start_clocks(now=now, order_ids=order_ids)
