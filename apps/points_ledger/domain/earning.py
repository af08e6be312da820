"""Which orders earn, in which month, and what they are worth: derived from facts, set by set.

Called in the transaction that changed the facts, so a month's figures are never behind them.
The rules are docs/rules.md, "When an order earns".
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from apps.common.sql import read_sql
from apps.points_ledger.domain.errors import MissingFxRate
from apps.points_ledger.domain.figures import missing_rates
from apps.points_ledger.domain.locks import facts_change
from apps.points_ledger.enums import CLOSED_STATES, RunState
from apps.points_ledger.models import SettlementRun

TOUCHED_SINCE = """
create temp table earning_touched on commit drop as
select settlement.order_id from orders_ordersettlement settlement
where settlement.settled_at >= (%(since)s::date)::timestamp at time zone 'Asia/Shanghai'
"""
TOUCHED = "create temp table earning_touched on commit drop as select unnest(%(orders)s::bigint[]) as order_id"
MAY_EARN = """
select order_id from unnest(%(orders)s::bigint[]) as asked (order_id)
where exists (select from orders_ordersettlement settlement where settlement.order_id = asked.order_id)
  or exists (select from points_ledger_earningorder earning where earning.order_id = asked.order_id)
  or exists (select from points_ledger_adjustment adjustment where adjustment.order_id = asked.order_id)
"""
LATE = "(select * from earning_fact where month in (select month from earning_closed))"


@dataclass(frozen=True)
class RefreshResult:
    """How many earning orders of open months changed, and how many adjustments to closed ones were noted."""

    updated: int
    corrections: int


def refresh_earnings(*, order_ids_table: str, now: datetime) -> RefreshResult:
    """Recompute what the orders named in a temporary table (one bigint column `order_id`) earn.

    Open months follow the facts. For a closed month the difference is noted as an adjustment that
    names the order; the next run posts it. Runs computed but not approved become stale.
    Raises MissingFxRate when an adjustment can't be valued. `now` is an aware instant.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"create temp table earning_touched on commit drop as select order_id from {order_ids_table}")
    return _refresh_touched(now)


def refresh_earnings_of(order_ids: Iterable[int], *, now: datetime) -> RefreshResult:
    """`refresh_earnings` for a few orders of the live flow, as the system. Raises MissingFxRate."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"orders": sorted(set(order_ids))})
    return _refresh_touched(now)


def may_earn(order_ids: Iterable[int]) -> list[int]:
    """Those of the orders that are settled, or that earned before; for all others there is nothing to refresh."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_EARN, {"orders": sorted(set(order_ids))})
        return [order_id for (order_id,) in cursor.fetchall()]


def refresh_earnings_after_rates(*, since: date, now: datetime) -> RefreshResult:
    """Recompute the orders settled from the Shanghai day `since` on: their FX rates may have changed."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED_SINCE, {"since": since})
    return _refresh_touched(now)


def _refresh_touched(now: datetime) -> RefreshResult:
    facts_change()
    with connection.cursor() as cursor:
        cursor.execute("analyze earning_touched")
        cursor.execute(
            "create temp table earning_closed on commit drop as "
            "select month from points_ledger_settlementrun where state = any(%s)",
            [list(CLOSED_STATES)],
        )
        cursor.execute(read_sql("points_ledger", "earning_facts"))
        cursor.execute(read_sql("points_ledger", "earning_booked"))
        _refuse_missing_rates_of_closed_months()
        cursor.execute(read_sql("points_ledger", "earning_refresh"))
        updated = cursor.fetchone()[0]
        cursor.execute(read_sql("points_ledger", "earning_adjust"), {"now": now})
        corrections = cursor.rowcount
        cursor.execute("drop table earning_touched, earning_closed, earning_fact, earning_booked")
    if updated or corrections:
        SettlementRun.objects.filter(state=RunState.COMPUTED).update(stale=True)
    return RefreshResult(updated, corrections)


def _refuse_missing_rates_of_closed_months() -> None:
    missing = missing_rates(LATE)
    if missing:
        raise MissingFxRate(missing)
