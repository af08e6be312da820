"""`bench orders`: place, route and reserve orders of two lines, end to end, on the durable cluster.

Beside it the same rows as bare SQL, in alternating rounds; eight clients at once; and a million stored orders.
"""

import argparse
import multiprocessing
import random
import statistics
import time
from itertools import count

from django.db import connections

from apps.orders.models import Allocation, LineItem, Order
from apps.stock.domain.check import check_stock
from apps.tenancy.context import acting_as_system
from bench.cluster import fresh_database, print_table, superuser_sql, timed
from bench.orders.bare import connect, make_tables, rows_of, write
from bench.orders.market import Shop, make_market, take
from bench.orders.stored import store_orders

DATABASE, ROUNDS, BATCH, WARM_UP, CLIENTS, EACH = "bench_orders", 7, 150, 60, 8, 150
FEW, MANY = 10_000, 1_000_000
# The old orders' stock was never received: their rows go before stock is checked, guards and keys or not.
FORGET_OLD = """
set session_replication_role = replica;
alter table stock_movement disable trigger user;
alter table stock_reservation disable trigger user;
delete from stock_movement where version < 0;
delete from stock_reservation where dispatched = 2
"""
numbers = count(1)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.orders", description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help="how many stored orders the last measurement has")
    many = parser.parse_args().many
    with fresh_database(DATABASE):
        durable = superuser_sql("select current_setting('fsync'), current_setting('synchronous_commit')")
        assert durable == [("on", "on")], durable
        shops = make_market()
        make_tables(DATABASE)
        store_orders(FEW, database=DATABASE)
        for shop in shops:
            orders_of(shop, WARM_UP // 4)
        ours, bare, rows = beside_bare(shops[0])
        few = clients(shops)
        store_orders(many - FEW, database=DATABASE)
        orders_of(shops[0], WARM_UP)
        alone = statistics.median(seconds_an_order(shops[0]) for _ in range(ROUNDS))
        crowded = clients(shops)
        report(ours, bare, rows, few, alone, crowded, many)
        what_is_left()


def beside_bare(shop: Shop) -> tuple[float, float, float]:
    """Seconds an order of ours and of the same rows as bare SQL, and how many rows an order has."""
    reader, writer = connect(DATABASE), connect(DATABASE)
    ours, bare, written = [], [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        order_ids = orders_of(shop, BATCH)
        ours.append((time.perf_counter() - start) / BATCH)
        orders = [rows_of(reader, order_id) for order_id in order_ids]
        reader.rollback()
        written += [len(rows) for rows in orders]
        bare.append(timed(lambda orders=orders: [write(writer, rows) for rows in orders]) / BATCH)
    reader.close()
    writer.close()
    return statistics.median(ours), statistics.median(bare), statistics.mean(written)


def orders_of(shop: Shop, quantity: int) -> list[int]:
    dice = random.Random(quantity)
    return [take(shop, f"NEW-{next(numbers)}", dice) for _ in range(quantity)]


def seconds_an_order(shop: Shop) -> float:
    return timed(lambda: orders_of(shop, BATCH)) / BATCH


def clients(shops: list[Shop]) -> tuple[float, float, float]:
    """Eight processes, each a seller: orders a second of all, and the median and 99th percentile in milliseconds."""
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    gate, queue, turn = fork.Barrier(len(shops) + 1), fork.SimpleQueue(), next(numbers)

    def client(shop: Shop) -> None:
        dice = random.Random(shop.seller_id)
        for number in range(WARM_UP // 4):
            take(shop, f"WARM-{turn}-{number}", dice)
        gate.wait()
        took = [timed(lambda n=n: take(shop, f"CROWD-{turn}-{n}", dice)) for n in range(EACH)]
        queue.put(took)
        connections.close_all()

    workers = [fork.Process(target=client, args=[shop]) for shop in shops[:CLIENTS]]
    for worker in workers:
        worker.start()
    gate.wait()
    start = time.perf_counter()
    took = [seconds for _ in workers for seconds in queue.get()]
    elapsed = time.perf_counter() - start
    for worker in workers:
        worker.join()
    ordered = sorted(took)
    return len(took) / elapsed, 1000 * statistics.median(ordered), 1000 * ordered[int(len(ordered) * 0.99)]


def what_is_left() -> None:
    """Print that every new order is reserved wholly and once; raises otherwise."""
    with acting_as_system():
        new = Order.objects.exclude(order_no__startswith="OLD-")
        items = LineItem.objects.filter(order__in=new)
        assert set(items.values_list("state", flat=True)) == {"allocated"}
        live = Allocation.objects.filter(order__in=new, state="live")
        assert live.count() == items.count() == 2 * new.count()
        superuser_sql(FORGET_OLD, database=DATABASE)
        assert check_stock() == []
        served = f"{new.count():,} orders, {items.count():,} items, none twice"
    print(f"| items served afterwards, stock's check clean | all, once | {served} |")


def report(
    ours: float,
    bare: float,
    rows: float,
    few: tuple[float, float, float],
    alone: float,
    crowded: tuple[float, float, float],
    many: int,
) -> None:
    def crowd(figures: tuple[float, float, float]) -> str:
        rate, middle, slowest = figures
        return f"{rate:,.0f}/s, median {middle:.0f} ms, p99 {slowest:.0f} ms"

    print_table(
        f"orders: place, route and reserve two lines, {rows:.0f} rows an order",
        [
            (
                "orders/s ÷ bare INSERTs of the same rows, one client",
                "≥ 0.25",
                f"**{bare / ours:.2f}** ({1 / ours:,.0f}/s ÷ {1 / bare:,.0f}/s)",
            ),
            (f"{CLIENTS} clients at once, {FEW:,} stored orders", "–", crowd(few)),
            (f"{CLIENTS} clients at once, {many:,} stored orders", "–", crowd(crowded)),
            (
                f"milliseconds an order with {many:,} stored ÷ with {FEW:,}",
                "≤ 1.5 ×",
                f"{alone / ours:.2f} × ({1000 * alone:.1f} ÷ {1000 * ours:.1f})",
            ),
        ],
    )


if __name__ == "__main__":
    main()
