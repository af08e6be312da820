"""Parcels by the database itself, scans by dice, and what must come of them worked out without our SQL."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from apps.fulfillment.s10 import s10_number
from apps.tracking.domain.scans import Scan
from bench.cluster import superuser_sql

PACKED = datetime(2026, 8, 3, tzinfo=UTC)
SELLERS = 1_000
PARCELS = """
set session_replication_role = replica;
insert into accounts_organization (id, kind, code, name, joined_on, is_active) overriding system value
select n, 'seller', 'S' || n, 'Seller ' || n, '2025-01-01', true from generate_series(1, {sellers}) n;
insert into channels_store (id, seller_id, channel, name) overriding system value
select n, n, 'csv', 'main' from generate_series(1, {sellers}) n;
insert into orders_order (id, seller_id, store_id, order_no, placed_at, paid_at, status, source, country)
overriding system value
select n, 1 + n % {sellers}, 1 + n % {sellers}, 'A' || n, '2026-08-01', '2026-08-01', 'awaiting_dispatch', 'hand', 'ES'
from generate_series(1, {parcels}) n;
insert into orders_orderline (id, seller_id, order_id, sku, title, quantity) overriding system value
select id, seller_id, id, 'X', 'Bear', 1 from orders_order;
insert into orders_lineitem (id, seller_id, order_id, line_id, variant_id, quantity, state, attempts)
overriding system value
select id, seller_id, id, id, 1, 1, 'packed', 1 from orders_order;
insert into fulfillment_parcel (id, seller_id, order_id, tracking_no, service, status, carrier, mode, country,
    packed_at, released_at, handed_over_at)
overriding system value
select orders.id, seller_id, orders.id, number, 'registered_packet', 'info_received', 'post', 'warehouse', 'ES',
    '2026-08-03', '2026-08-03', '2026-08-03 04:00'
from orders_order orders join bench_number on bench_number.id = orders.id;
insert into fulfillment_parcelitem (seller_id, parcel_id, item_id, quantity)
select seller_id, id, id, 1 from fulfillment_parcel;
"""
TABLES = (
    "orders_order", "orders_orderline", "orders_lineitem", "fulfillment_parcel", "fulfillment_parcelitem",
    "accounts_organization", "channels_store",
)  # fmt: skip
WAY = ("EMA", "EMB", "EXA", "EXC", "EMC", "EMD", "EDB", "EDC", "EMF", "EMG", "EDG")
OUTWARD = WAY[:5]
HOME = "EMI at home"
"""A delivery in the sender's country, which is a return."""
STATUS_OF = {"EDG": "out_for_delivery", "EMH": "delivery_failed"}


class Told(NamedTuple):
    """A scan in few bytes: parcel, code, hours since the packing, and the hour in which we hear of it."""

    parcel: int
    code: str
    hours: int
    heard: float


def make_parcels(database: str, count: int) -> list[str]:
    """So many packed parcels with one item each; their numbers, in the order of their ids from 1."""
    numbers = [s10_number("RX", 10_000_000 + n, "CN") for n in range(count)]
    superuser_sql("create table bench_number (id bigint primary key, number text)", database=database)
    for first in range(0, count, 10_000):
        rows = ",".join(f"({n + 1},'{numbers[n]}')" for n in range(first, min(first + 10_000, count)))
        superuser_sql(f"insert into bench_number values {rows}", database=database)
    superuser_sql(PARCELS.format(sellers=SELLERS, parcels=count), database=database)
    for table in TABLES:
        superuser_sql(f"vacuum analyze {table}", database=database)
    return numbers


def tell_scans(parcels: int, events: int) -> list[Told]:
    """So many scans, a fiftieth of them told twice, in the order in which we hear of them: up to two days late."""
    dice = random.Random(7)
    told: list[Told] = []
    while len(told) < events:
        parcel = len(told) % parcels + 1 if len(told) < parcels else dice.randint(1, parcels)
        told += walk_of(parcel, dice) if len(told) >= parcels else [at(parcel, "EMA", 6, dice)]
    told = told[:events]
    told += dice.sample(told, events // 50)
    return sorted(told, key=lambda each: each.heard)


def walk_of(parcel: int, dice: random.Random) -> Iterator[Told]:
    """Some stretch of a parcel's way, now and then to its end."""
    first = dice.randrange(len(WAY) - 5)
    for step in range(first, first + 5):
        yield at(parcel, WAY[step], 10 + step * 24 + dice.randrange(24), dice)
    if dice.random() < 0.5:
        yield at(parcel, dice.choice(("EMI", "EMI", "EMI", "EMH", HOME)), 300 + dice.randrange(48), dice)


def at(parcel: int, code: str, hours: int, dice: random.Random) -> Told:
    return Told(parcel, code, hours, hours + dice.random() * 48)


def scans_of(told: list[Told], numbers: list[str]) -> Iterator[Scan]:
    for parcel, code, hours, _ in told:
        facility = "CNCANA" if code == HOME or code in OUTWARD else "ESMADB"
        yield Scan(numbers[parcel - 1], instant(hours), code[:3], facility=facility)


def expected(told: list[Told]) -> dict[int, tuple[str, datetime | None, datetime | None]]:
    """Status, first scan and delivery of every parcel that was scanned: by plain Python over all that was told."""
    of_parcel: dict[int, set[tuple[int, str]]] = {}
    for each in told:
        of_parcel.setdefault(each.parcel, set()).add((each.hours, each.code))
    return {parcel: outcome(scans) for parcel, scans in of_parcel.items()}


def outcome(scans: set[tuple[int, str]]) -> tuple[str, datetime | None, datetime | None]:
    accepted = min((hours for hours, code in scans if code == "EMA"), default=min(scans)[0])
    returned = max((hours for hours, code in scans if code == HOME), default=None)
    delivered = min((hours for hours, code in scans if code == "EMI" and hours > (returned or 0)), default=None)
    if delivered is not None:
        return "delivered", instant(min(accepted, delivered)), instant(delivered)
    if returned is not None:
        return "returned", instant(accepted), None
    last = max(hours for hours, _ in scans)
    codes = sorted((code for hours, code in scans if hours == last), key=rank)
    return STATUS_OF.get(codes[-1], "in_transit"), instant(accepted), None


def rank(code: str) -> int:
    return WAY.index(code) if code in WAY else len(WAY)


def instant(hours: int) -> datetime:
    return PACKED + timedelta(hours=hours)
