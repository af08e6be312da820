"""`bench stock`: 64 buyers at once on one variant with 1,000 pieces, on the durable cluster, medians of the rounds."""

import multiprocessing
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.db import connection, connections

from apps.accounts.models import Organization
from apps.stock.domain.check import check_stock
from apps.stock.domain.errors import InsufficientStock
from apps.stock.domain.movements import receive_stock
from apps.stock.domain.reservations import reserve_stock
from apps.stock.models import StockLevel
from apps.tenancy.context import acting_as_system
from bench.cluster import fresh_database, print_table, superuser_sql
from tests.factories.catalog import make_offer
from tests.factories.suppliers import make_active_supplier

DATABASE, BUYERS, SERVERS, PIECES, ROUNDS, WARM_UP = "bench_stock", 64, 8, 1_000, 5, 8
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
BARE = """
create table bare (
    id bigint generated always as identity primary key, available int not null check (available >= 0)
) with (fillfactor = 50);
grant select, update on bare to app_system;
"""
TAKE = "update bare set available = available - 1 where id = %s and available >= 1"
Buy = Callable[[int, str], bool]


def main() -> None:
    with fresh_database(DATABASE):
        durable = superuser_sql("select current_setting('fsync'), current_setting('synchronous_commit')")
        assert durable == [("on", "on")], durable
        superuser_sql(BARE, database=DATABASE)
        supplier = make_active_supplier()
        rates: dict[Buy, list[float]] = {reserve: [], take: []}
        for number in range(ROUNDS):
            for buy in (reserve, take) if number % 2 else (take, reserve):
                rates[buy].append(sale(buy, *(goods_for(buy, supplier) for _ in range(2))))
        verdict = what_is_left()
    ours, bare = statistics.median(rates[reserve]), statistics.median(rates[take])
    print_table(
        f"Stock ({BUYERS} buyers on one variant with {PIECES:,} pieces, fsync and synchronous_commit on)",
        [
            (
                "reservations ÷ bare `UPDATE … WHERE available >= n`",
                "≥ 0.5",
                f"**{ours / bare:.2f}** ({ours:,.0f}/s ÷ {bare:,.0f}/s)",
            ),
            ("pieces sold of each of the variants", f"{PIECES:,}", verdict),
            ("discrepancies afterwards (`check_stock`)", "0", "0"),
        ],
    )


def goods_for(buy: Buy, supplier: Organization) -> int:
    """A thousand pieces of something new."""
    if buy is take:
        ((variant,),) = superuser_sql(f"insert into bare (available) values ({PIECES}) returning id", database=DATABASE)
        return variant
    offer = make_offer(supplier=supplier).pk
    with acting_as_system():
        receive_stock(lines={offer: PIECES}, key=f"stock {offer}", now=NOW)
    return offer


def reserve(variant: int, key: str) -> bool:
    """The whole act: reservation, movement, level, and what sellers see."""
    try:
        with acting_as_system():
            reserve_stock(lines={variant: 1}, document="order:1", key=f"{variant} {key}", now=NOW)
    except InsufficientStock:
        return False
    return True


def take(variant: int, key: str) -> bool:
    """A bare counter, committed the same way."""
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute(TAKE, [variant])
        return bool(cursor.rowcount)


def sale(buy: Buy, variant: int, other: int) -> float:
    """Pieces a second, until every buyer was told that there are none left.

    Buyers first buy a few of something else: connections of a server that is up have their plans.
    """
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    gate, sold = fork.Barrier(BUYERS + 1), fork.Value("i", 0)

    def buyer(name: int) -> None:
        for number in range(WARM_UP):
            assert buy(other, f"{name} {number}")
        gate.wait()
        bought = 0
        while buy(variant, f"{name} {bought}"):
            bought += 1
        with sold.get_lock():
            sold.value += bought
        connections.close_all()

    def server(number: int) -> None:
        with ThreadPoolExecutor(BUYERS // SERVERS) as pool:
            list(pool.map(buyer, range(number, BUYERS, SERVERS)))

    servers = [fork.Process(target=server, args=[number]) for number in range(SERVERS)]
    for each in servers:
        each.start()
    gate.wait()
    start = time.perf_counter()
    for each in servers:
        each.join()
    elapsed = time.perf_counter() - start
    assert sold.value == PIECES, sold.value
    return PIECES / elapsed


def what_is_left() -> str:
    """Every piece is reserved, none twice; raises otherwise."""
    with acting_as_system():
        figures = set(StockLevel.objects.values_list("on_hand", "reserved"))
        assert figures == {(PIECES, PIECES), (PIECES, BUYERS * WARM_UP)}, figures
        assert check_stock() == []
    return f"{PIECES:,}, none negative"


if __name__ == "__main__":
    main()
