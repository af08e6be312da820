"""`bench settlement`: a whole run against one hand-written aggregate over the same rows."""

import statistics
from datetime import UTC, datetime

from django.db import connection

from apps.common.periods import shanghai_day
from apps.points_ledger.domain.settlement import settle_month
from apps.tenancy.context import acting_as_system
from bench.cluster import fresh_database, print_table, scalar, timed
from bench.settlement.data import MONTH, add_earnings, bare_aggregate, make_sellers
from bench.settlement.stalls import OnlinePosts

NOW = datetime(2026, 10, 3, tzinfo=UTC)
SIZES = [(10_000, 1_000_000), (100_000, 5_000_000)]


def settle() -> None:
    settle_month(month=MONTH, now=NOW, step=acting_as_system, writers=2)


def rows_written() -> int:
    with acting_as_system():
        return int(
            str(
                scalar(
                    "select (select count(*) from ledger_transfer)"
                    " + (select count(*) from points_ledger_settlementline)"
                )
            )
        )


def measure(sellers: int, orders: int, *, online: bool) -> dict[str, float]:
    """Seconds of the aggregate, the whole run and a rerun on a database made for this measurement."""
    with fresh_database("haitun_bench_settlement") as database:
        make_sellers(database, sellers)
        add_earnings(database, sellers=sellers, first=0, orders=orders)
        bare_aggregate()
        bare = [timed(bare_aggregate) for _ in range(3)]
        posts = OnlinePosts(str(shanghai_day(NOW))) if online else None
        first = timed(settle)
        latencies = posts.stop() if posts else []
        written = rows_written()
        rerun = timed(settle)
        bare += [timed(bare_aggregate) for _ in range(3)]
        with acting_as_system(), connection.cursor() as cursor:
            cursor.execute("select state from points_ledger_settlementrun")
            assert cursor.fetchall() == [("posted",)]
        result = {"bare": statistics.median(bare), "first": first, "rerun": rerun}
        result["rewritten"] = rows_written() - written
        if latencies:
            calm = statistics.median(latencies)
            result["stall"] = max(latencies) - calm
        return result


def main() -> None:
    growth = {}
    for sellers, orders in SIZES:
        quiet = [measure(sellers, orders, online=False) for _ in range(3)]
        busy = measure(sellers, orders, online=True)
        ratio = statistics.median(each["first"] / each["bare"] for each in quiet)
        rerun = statistics.median(each["rerun"] / each["first"] for each in quiet)
        seconds = statistics.median(each["first"] for each in quiet)
        growth[orders] = seconds
        bare = statistics.median(each["bare"] for each in quiet)
        print_table(
            f"settlement: {sellers:,} sellers, {orders:,} qualified orders",
            [
                ("whole run ÷ bare aggregate", "≤ 4.0", f"{ratio:.2f} ({seconds:.2f} s ÷ {bare:.2f} s)"),
                ("rerun ÷ first run", "≤ 0.25", f"{rerun:.3f}"),
                ("rows written by the rerun", "0", f"{max(each['rewritten'] for each in quiet):.0f}"),
                ("longest stall of online posts beside it", "≤ 50 ms", f"{busy['stall']:.0f} ms"),
            ],
        )
    sellers, orders = SIZES[-1]
    half = measure(sellers, orders // 2, online=False)["first"]
    print_table(
        f"settlement: growth with orders, {sellers:,} sellers",
        [("seconds for twice the orders", "≤ 2.0 ×", f"{growth[orders] / half:.2f} ×")],
    )


if __name__ == "__main__":
    main()
