"""`bench rls`: a seller's queries under row-level security against the same with an explicit filter."""

import statistics
import time
from typing import Any

from django.conf import settings

from bench.cluster import fresh_database, print_table, superuser_sql
from config.embedded import superuser_connection

ROUNDS, CALLS, GOAL = 41, 50, "≤ 1.10"
DATA = """
set session_replication_role = replica;
insert into accounts_organization (kind, code, name, joined_on, is_active)
select 'seller', 'S' || n, 'Seller ' || n, '2026-01-01', true from generate_series(1, 500) n;
insert into channels_store (id, seller_id, channel, name) overriding system value
select id, id, 'csv', 'main' from accounts_organization;
insert into orders_order (seller_id, store_id, order_no, placed_at, status)
select seller.id, seller.id, 'O' || n, timestamptz '2026-01-01Z' + n * interval '25 seconds', 'open'
from generate_series(1, 1000000) n
join (select id, row_number() over (order by id) - 1 as turn from accounts_organization) seller on turn = n % 500;
"""
LATEST = "select id, order_no, placed_at from orders_order {where} order by placed_at desc limit 50"
COUNT = "select count(*) from orders_order {where}"
BY_KEY = "select id, placed_at, status from orders_order {where_and} id = %(order_id)s"
UNDER_RLS = {"where": "", "where_and": "where"}
EXPLICIT = {"where": "where seller_id = %(seller_id)s", "where_and": "where seller_id = %(seller_id)s and"}


def seconds(cursor: Any, sql: str, parameters: dict[str, int]) -> float:
    """Seconds of a number of calls in one go."""
    start = time.perf_counter()
    for _ in range(CALLS):
        cursor.execute(sql, parameters)
        cursor.fetchall()
    return time.perf_counter() - start


def as_seller(cursor: Any, seller_id: int) -> None:
    cursor.execute("select set_config('role', 'app_seller', false), set_config('app.org', %s, false)", [str(seller_id)])


def as_superuser(cursor: Any) -> None:
    cursor.execute("select set_config('role', 'none', false)")


def ratio_of(cursor: Any, query: str, parameters: dict[str, int]) -> float:
    """Median of the pairwise ratios, in alternating order on one connection."""
    ratios = []
    for number in range(ROUNDS):
        taken = {}
        for guarded in (number % 2 == 0, number % 2 == 1):
            (as_seller(cursor, parameters["seller_id"]) if guarded else as_superuser(cursor))
            taken[guarded] = seconds(cursor, query.format(**(UNDER_RLS if guarded else EXPLICIT)), parameters)
        ratios.append(taken[True] / taken[False])
    as_superuser(cursor)
    return statistics.median(ratios)


def main() -> None:
    with fresh_database("haitun_bench_rls") as database:
        superuser_sql(DATA, database=database)
        superuser_sql("vacuum analyze orders_order", database=database)
        connection = superuser_connection(settings.ENVIRONMENT, database)
        try:
            with connection.cursor() as cursor:
                cursor.execute("select seller_id, id from orders_order where order_no = 'O777777'")
                seller_id, order_id = cursor.fetchone()
                parameters = {"seller_id": seller_id, "order_id": order_id}
                ratios = {
                    name: ratio_of(cursor, query, parameters)
                    for name, query in (("latest 50", LATEST), ("count", COUNT), ("get by key", BY_KEY))
                }
        finally:
            connection.close()
    print_table(
        "rls: a seller's queries on 1,000,000 orders ÷ the same with an explicit filter",
        [(name, GOAL, f"{ratio:.2f}") for name, ratio in ratios.items()],
    )


if __name__ == "__main__":
    main()
