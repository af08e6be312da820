"""Accounts to post between, and a table with the ledger's columns and indexes but none of its guards."""

from dataclasses import dataclass

from apps.ledger import api
from apps.ledger.models import Account
from apps.tenancy.context import acting_as_system
from bench.cluster import superuser_sql

SELLERS, PLATFORM_ACCOUNTS = 20_000, 1_000
BARE = """
create table bare (like ledger_transfer including defaults including indexes);
alter table bare set (autovacuum_enabled = on);
create sequence bare_id;
grant insert on bare to app_system;
grant usage on bare_id to app_system;
"""


@dataclass(frozen=True)
class Book:
    """Wallets full of money, one busy account of the platform, many quiet ones, and points."""

    wallets: range
    points: range
    hot: int
    cold: range
    issued: int


def make_book(database: str) -> Book:
    superuser_sql(
        "insert into accounts_organization (kind, code, name, joined_on, is_active)"
        f" select 'seller', 'S' || n, 'S', '2026-01-01', true from generate_series(1, {SELLERS}) n",
        database=database,
    )
    with acting_as_system():
        bank = api.open_account(purpose="bank", unit="CNY")
        hot = api.open_account(purpose="fees", unit="CNY")
        cold = [api.open_account(purpose=f"fees {n}", unit="CNY") for n in range(PLATFORM_ACCOUNTS)]
        issued = api.open_account(purpose="points_issued", unit="PTS")
        everybody = "select id as seller_id from accounts_organization order by id"
        api.open_missing_accounts(everybody, {}, purpose="wallet", unit="CNY", limit=SELLERS)
        api.open_missing_accounts(everybody, {}, purpose="points", unit="PTS", bears_lots=True, limit=SELLERS)
        wallets = list(Account.objects.filter(purpose="wallet").order_by("id").values_list("id", flat=True))
        points = list(Account.objects.filter(purpose="points").order_by("id").values_list("id", flat=True))
    fill(bank, wallets)
    superuser_sql(BARE, database=database)
    superuser_sql("vacuum analyze", database=database)
    return Book(
        range(min(wallets), max(wallets)), range(min(points), max(points)), hot, range(min(cold), max(cold)), issued
    )


def fill(bank: int, wallets: list[int]) -> None:
    for start in range(0, len(wallets), 1_000):
        with acting_as_system():
            api.bulk_post_select(
                "select 'fill ' || id as key, %s as src, id as dst, 'CNY' as unit, 1000000000 as amount,"
                " 'top_up' as kind, '' as document_kind, null as document_id, date '2026-10-01' as effective_on,"
                " null as expires_on, '' as memo from unnest(%s) as id",
                [bank, wallets[start : start + 1_000]],
                scope="bench",
            )
