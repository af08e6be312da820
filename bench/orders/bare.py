"""The same rows as bare SQL: one INSERT a row, one commit an order, into tables of the same columns and indexes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from psycopg2 import extensions
from psycopg2.extras import Json

from bench.cluster import superuser_sql
from tests.databases import superuser_connection

# Every table that placing and routing an order writes, and how its rows are found from the order.
TABLES: Final = {
    "orders_order": "id = {order}",
    "orders_orderaddress": "order_id = {order}",
    "orders_orderline": "order_id = {order}",
    "orders_lineitem": "order_id = {order}",
    "orders_allocation": "order_id = {order}",
    "orders_routingdecision": "order_id = {order}",
    "stock_reservation": "document = 'order:{order}'",
    "stock_movement": "document = 'order:{order}'",
    "events_domainevent": "subject_type = 'orders.order' and subject_id = {order}",
    "jobs_job": "payload->'order_ids' = '[{order}]'",
}
GENERATED: Final = {("stock_reservation", "state")}


@dataclass(frozen=True)
class Row:
    """One statement and its values, as a client that knows its tables would send them."""

    insert: str
    values: list[Any]


def make_tables(database: str) -> None:
    """Empty copies with the same columns, indexes and checks, and nothing else: no policies, triggers, foreign keys."""
    copies = "".join(f"create table bare.{table} (like public.{table} including all);\n" for table in TABLES)
    superuser_sql(f"create schema bare;\n{copies}", database=database)


def connect(database: str) -> extensions.connection:
    """A plain connection of the superuser's."""
    plain = superuser_connection(settings.ENVIRONMENT, database)
    plain.autocommit = False
    return plain


def rows_of(reader: extensions.connection, order_id: int) -> list[Row]:
    """What placing and routing this order wrote."""
    return list(_rows(reader, order_id))


def _rows(reader: extensions.connection, order_id: int) -> Iterator[Row]:
    with reader.cursor() as cursor:
        for table, condition in TABLES.items():
            cursor.execute(f"select * from {table} where {condition.format(order=order_id)}")
            names = [column.name for column in cursor.description or ()]
            kept = [name for name in names if (table, name) not in GENERATED]
            places = ", ".join(["%s"] * len(kept))
            insert = f"insert into bare.{table} ({', '.join(kept)}) overriding system value values ({places})"
            for row in cursor.fetchall():
                named = dict(zip(names, row, strict=True))
                yield Row(insert, [_plain(named[name]) for name in kept])


def _plain(value: Any) -> Any:
    return Json(value) if isinstance(value, dict | list) else value


def write(writer: extensions.connection, rows: list[Row]) -> None:
    """One order: a statement a row, one commit."""
    with writer, writer.cursor() as cursor:
        for row in rows:
            cursor.execute(row.insert, row.values)
