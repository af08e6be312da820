"""A month of qualified orders for many sellers, made by the database itself."""

from django.db import connection

from apps.common.periods import Month
from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import POINTS
from apps.points_ledger.enums import PTS
from apps.tenancy.context import acting_as_system
from bench.cluster import superuser_sql

MONTH = Month(2026, 9)
SELLERS = """
insert into accounts_organization (kind, code, name, joined_on, is_active)
select 'seller', 'S' || lpad(n::text, 6, '0'), 'Seller ' || n, '2025-01-01', true from generate_series(1, {sellers}) n
"""
# Sellers of all sizes: the cube makes a few large ones and many small. The orders themselves are not
# looked at when a month is settled, so their rows (and the check of their keys) are left out here.
KEYS = "points_ledger_earningorder_order_id_of_seller"
EARNINGS = """
alter table points_ledger_earningorder disable trigger {keys};
set session_replication_role = replica;
insert into points_ledger_earningorder
  (order_id, seller_id, month, qualified_at, packages, settled_cny_fen, bonus)
select {first} + n, seller.first_id + floor(power(random(), 1.5) * {sellers})::bigint, '{month}-01',
  timestamptz '{month}-01 00:00+08' + random() * interval '30 days',
  case when random() < 0.9 then 1 else 2 end, floor(random() * 60000)::bigint, random() < 0.4
from generate_series(1, {orders}) n, (select min(id) as first_id from accounts_organization) seller;
alter table points_ledger_earningorder enable always trigger {keys}
"""


def make_sellers(database: str, sellers: int) -> None:
    """Sellers with their points accounts open, as from their second month on."""
    superuser_sql(SELLERS.format(sellers=sellers), database=database)
    with acting_as_system():
        ledger.open_missing_accounts(
            "select id as seller_id from accounts_organization order by id",
            {},
            purpose=POINTS,
            unit=PTS,
            bears_lots=True,
            limit=sellers,
        )
    superuser_sql("vacuum analyze accounts_organization, ledger_account, ledger_balance", database=database)


def add_earnings(database: str, *, sellers: int, first: int, orders: int) -> None:
    """Add `orders` qualified orders of the month, with ids behind `first`."""
    filled = EARNINGS.format(first=first, sellers=sellers, orders=orders, month=MONTH, keys=KEYS)
    superuser_sql(filled, database=database)
    superuser_sql("vacuum analyze points_ledger_earningorder", database=database)
    superuser_sql("checkpoint", database=database)  # or the disk is still busy with the data when the run begins


def bare_aggregate() -> None:
    """What a person would write by hand to know the month: the yardstick."""
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute(
            "select seller_id, count(*), sum(settled_cny_fen) from points_ledger_earningorder"
            " where month = %s group by seller_id",
            [MONTH.first_day],
        )
        cursor.fetchall()
