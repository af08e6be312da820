"""The demo's history as CSV files that `import_history` reads like anybody's."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from apps.common.periods import Month, shanghai_day, start_of_day
from apps.history.demo.cast import CAST
from apps.history.demo.numbers import Numbers
from apps.history.demo.rates import cny_rates
from apps.history.demo.trade import DemoOrder, DemoParcel, Trade
from apps.history.domain.files import ELECTIONS, FX_RATES, ORDERS, PARCELS, SELLERS, HistoryFile

MONTHS = 3
RATES_BEFORE = timedelta(days=10)


@dataclass(frozen=True)
class DemoCounts:
    sellers: int
    orders: int
    parcels: int


def make_history(*, directory: Path, until: Month, as_of: datetime, seed: int) -> DemoCounts:
    """Write three months of trade ending with the Shanghai month `until`, and what came after it until `as_of`.

    The same arguments give the same files, byte for byte; `as_of` counts as the start of its Shanghai day.
    """
    as_of = start_of_day(shanghai_day(as_of))
    first = until.previous.previous.first_day
    rates = list(cny_rates(first - RATES_BEFORE, shanghai_day(as_of)))
    random = Random(seed)
    trade = Trade(first, as_of, usd_values(rates), random, Numbers(random))
    orders = [order for seller in CAST for order in trade.orders_of(seller, until)]
    parcels = [parcel_row(order, parcel) for order in orders for parcel in order.parcels]

    directory.mkdir(parents=True, exist_ok=True)
    write(directory, FX_RATES, ((day, currency, "CNY", rate) for day, currency, rate in rates))
    write(directory, SELLERS, ((seller.code, seller.name, seller.joined_on) for seller in CAST))
    write(directory, ELECTIONS, elections(until))
    write(directory, ORDERS, map(order_row, orders))
    write(directory, PARCELS, parcels)
    return DemoCounts(len(CAST), len(orders), len(parcels))


def usd_values(rates: list[tuple[date, str, Decimal]]) -> dict[str, Decimal]:
    """What one unit of each currency is worth in USD, by the last of the rates."""
    cny = {currency: rate for _, currency, rate in rates} | {"CNY": Decimal(1)}
    return {currency: rate / cny["USD"] for currency, rate in cny.items()}


def elections(until: Month) -> Iterable[tuple[str, str, object]]:
    for seller in CAST:
        for months_before, option in seller.elections.items():
            month = until
            for _ in range(months_before):
                month = month.previous
            yield seller.code, option, month.first_day


def order_row(order: DemoOrder) -> tuple[object, ...]:
    return (
        order.seller, order.channel, order.order_no, iso(order.placed_at), order.status, order.currency,
        "" if order.settled_amount is None else order.settled_amount, iso(order.settled_at),
    )  # fmt: skip


def parcel_row(order: DemoOrder, parcel: DemoParcel) -> tuple[object, ...]:
    return (
        order.seller, order.channel, order.order_no, parcel.tracking_no, parcel.service,
        iso(parcel.shipped_at), iso(parcel.delivered_at),
    )  # fmt: skip


def iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""


def write(directory: Path, kind: HistoryFile, rows: Iterable[tuple[object, ...]]) -> None:
    with (directory / kind.name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(column.name for column in kind.columns)
        writer.writerows(rows)
