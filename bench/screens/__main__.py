"""`bench screens`: list pages of seller and supplier over a million orders, beside the bare SQL of the same rows."""

import argparse
import os
import re
import statistics
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Organization
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system, acting_for_seller, acting_for_supplier
from bench.cluster import fresh_database, print_table
from bench.orders.market import make_market
from bench.screens.data import move_points_and_money, owner_of, store, vacuum

DATABASE, MANY, ROUNDS, WARM_UP, GOAL = "bench_screens", 1_000_000, 60, 5, 0.150
Acting = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True)
class Screen:
    """A list page; `table` is what its rows are read from."""

    name: str
    address: str
    table: str


@dataclass
class Times:
    """Seconds of each round: the whole page, and the bare statements that read its rows."""

    page: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    queries: int = 0

    def row(self, screen: Screen) -> tuple[str, str, str]:
        page, bare = p95(self.page), p95(self.bare)
        middle = statistics.median(self.page)
        told = f"{middle * 1000:.0f} ms, **{page * 1000:.0f} ms**, {page / bare:.1f} × ({bare * 1000:.1f} ms)"
        return (f"{screen.name} (`{screen.address}`), {self.queries} queries", f"p95 ≤ {GOAL * 1000:.0f} ms", told)


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def seconds_of(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def screens_of_seller(order: Order, older: str) -> list[Screen]:
    orders, number = "/dashboard/orders/", order.order_no
    return [
        Screen("orders", orders, "orders_order"),
        Screen("orders, the next page", f"{orders}?{older}", "orders_order"),
        Screen("orders of a group", f"{orders}?group=shipped", "orders_order"),
        Screen("orders by number", f"{orders}?number={number[:-1]}", "orders_order"),
        Screen("orders by store", f"{orders}?store={order.store_id}", "orders_order"),
        Screen("orders by country", f"{orders}?country=FR", "orders_order"),
        Screen("parcels", "/dashboard/parcels/", "fulfillment_parcel"),
        Screen("dispatch", "/dashboard/dispatch/", "dispatch_sla_dispatchclock"),
        Screen("points movements", "/dashboard/points/movements/", "ledger_transfer"),
        Screen("wallet", "/dashboard/wallet/", "ledger_transfer"),
    ]


SCREENS_OF_SUPPLIER = [
    Screen("purchase orders", "/portal/purchases/", "orders_purchaseorder"),
    Screen("purchase orders done", "/portal/purchases/?tab=done", "orders_purchaseorder"),
]


def next_page(client: Client) -> str:
    """The query of the list's link to older orders."""
    page = client.get("/dashboard/orders/").content.decode()
    found = re.search(r'rel="next" href="\?([^"]+)"', page)
    assert found, "a million orders have a second page"
    return found[1].replace("&amp;", "&")


def measure(screen: Screen, client: Client, acting: Acting) -> Times:
    """Pages and bare statements in turns, after a warm-up."""
    times = Times()

    def open_page() -> None:
        assert client.get(screen.address).status_code == 200, screen.address

    for _ in range(WARM_UP):
        open_page()
    with CaptureQueriesContext(connection) as captured:
        open_page()
    times.queries = len(captured)
    statements = [query["sql"] for query in captured.captured_queries if screen.table in query["sql"]]
    assert statements, f"{screen.address} reads no {screen.table}"
    for _ in range(ROUNDS):
        times.page.append(seconds_of(open_page))
        with acting(), connection.cursor() as cursor:
            times.bare.append(seconds_of(lambda cursor=cursor: [read(cursor, each) for each in statements]))
    return times


def read(cursor: object, statement: str) -> None:
    cursor.execute(statement)
    cursor.fetchall()


def signed_in(organization: Organization) -> Client:
    client = Client()
    client.force_login(owner_of(organization))
    return client


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.screens", description=__doc__)
    parser.add_argument("--many", type=int, default=MANY, help="how many orders are stored")
    many = parser.parse_args().many
    with fresh_database(DATABASE):
        shop = make_market()[0]
        store(many, database=DATABASE)
        move_points_and_money(shop.seller_id, many // 100)
        vacuum(DATABASE)
        with acting_as_system():
            seller = Organization.objects.get(pk=shop.seller_id)
            supplier = Organization.objects.filter(kind="supplier").earliest("pk")
            order = Order.objects.filter(seller=seller).latest("pk")
        at_seller, at_supplier = signed_in(seller), signed_in(supplier)
        measured = [
            measure(screen, at_seller, lambda: acting_for_seller(seller.pk)).row(screen)
            for screen in screens_of_seller(order, next_page(at_seller))
        ]
        measured += [
            measure(screen, at_supplier, lambda: acting_for_supplier(supplier.pk)).row(screen)
            for screen in SCREENS_OF_SUPPLIER
        ]
    title = f"screens: {many:,} orders; p50, p95, p95 ÷ bare SQL of the same rows (load {os.getloadavg()[0]:.1f})"
    print_table(title, measured)


if __name__ == "__main__":
    main()
