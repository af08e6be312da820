"""A month to settle in drills: 2,500 sellers, so three chunks, with adjustments of the month before."""

import hashlib
from datetime import UTC, datetime

from django.db import connections

from apps.common.periods import Month
from apps.ledger import api as ledger
from apps.points_ledger.domain.settlement import settle_month
from apps.tenancy.context import acting_as_system
from tests.databases import superuser_sql

BEFORE, MONTH = Month(2026, 9), Month(2026, 10)
OCTOBER_3 = datetime(2026, 10, 3, tzinfo=UTC)
HISTORY = """
set session_replication_role = replica;
insert into accounts_organization (id, kind, code, name, joined_on, is_active) overriding system value
select n, 'seller', 'S' || lpad(n::text, 5, '0'), 'Seller ' || n, '2026-01-01', true from generate_series(1, 2500) n;
insert into channels_store (id, seller_id, channel, name) overriding system value
select n, n, 'csv', 'main' from generate_series(1, 2500) n;
insert into orders_order (id, seller_id, store_id, order_no, placed_at, status) overriding system value
select n, (n - 1) % 2500 + 1, (n - 1) % 2500 + 1, 'O' || n, '2026-08-20Z', 'open' from generate_series(1, 7500) n;
insert into points_ledger_earningorder (order_id, seller_id, month, qualified_at, packages, settled_cny_fen, bonus)
select n, (n - 1) % 2500 + 1, case when n <= 2500 then date '2026-09-01' else date '2026-10-01' end,
  case when n <= 2500 then timestamptz '2026-09-10Z' else timestamptz '2026-10-10Z' end,
  n % 90, n * 37 % 100000, n % 3 = 0
from generate_series(1, 7500) n;
"""
WRONG_SCANS = """
set session_replication_role = replica;
insert into points_ledger_adjustment
  (seller_id, order_id, month, d_orders, d_packages, d_settled_cny_fen, d_bonus_orders, noted_at)
select n, n, '2026-09-01', -1, -(n % 90), -(n * 37 % 100000), -(n % 3 = 0)::int, '2026-10-05Z'
from generate_series(60, 2500, 700) n;
"""
FINGERPRINT = """
select string_agg(fact, E'\\n' order by fact) from (
  select concat_ws('|', 'line', seller.code, line.month, line.orders, line.packages, line.settled_cny_fen,
    line.election, line.option, line.base_points, line.bonus_points, line.total_points) as fact
  from points_ledger_settlementline line join accounts_organization seller on seller.id = line.seller_id
  union all
  select concat_ws('|', 'transfer', transfer.scope, transfer.seller_id, transfer.amount, transfer.kind, transfer.memo,
    src.purpose, dst.purpose, src_version, src_balance, dst_version, dst_balance, cum_end, expires_on)
  from ledger_transfer transfer join ledger_account src on src.id = src_id join ledger_account dst on dst.id = dst_id
  union all
  select concat_ws('|', 'balance', seller_id, posted, held, granted_total, consumed_total, version) from ledger_balance
  union all
  select concat_ws('|', 'adjustment', seller_id, order_id, month, points, run_id is null) from points_ledger_adjustment
  union all
  select concat_ws('|', 'run', month, state, stale, orders, packages, total_points) from points_ledger_settlementrun
  union all
  select concat_ws('|', 'closed', unit, month) from ledger_period
  union all
  select concat_ws('|', 'event', name, payload->>'month') from events_domainevent where name like 'points.%%'
) facts
"""


def write_history() -> None:
    """The same rows on every database, with September settled and corrected since."""
    database = connections["default"].settings_dict["NAME"]
    superuser_sql(HISTORY, database=database)
    settle_month(month=BEFORE, now=OCTOBER_3, step=acting_as_system)
    superuser_sql(WRONG_SCANS, database=database)


def fingerprint() -> str:
    """A hash of everything that a settlement leaves behind, without ids and clocks."""
    with acting_as_system(), connections["default"].cursor() as cursor:
        cursor.execute(FINGERPRINT, [])
        return hashlib.sha256(cursor.fetchone()[0].encode()).hexdigest()


def ledger_is_sound() -> bool:
    with acting_as_system():
        return ledger.check_ledger().consistent
