"""Rows for any table, made from its columns alone: distinct values in what may not be null, null elsewhere."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from apps.tenancy.declare import Audience, Tenancy

OWN, OTHER = 1001, 2002
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
COLUMNS = """
select attname, format_type(atttypid, null), nullif(atttypmod, -1) - 4
from pg_attribute
where attrelid = %s::regclass and attnum > 0 and not attisdropped and attnotnull and attgenerated = ''
"""
VALUES: dict[str, Any] = {
    "boolean": lambda n: False,
    "date": lambda n: date(2020, 1, 1) + timedelta(days=n),
    "timestamp with time zone": lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=n),
    "uuid": lambda n: str(uuid.UUID(int=n)),
    "jsonb": lambda n: "{}",
    "bytea": lambda n: str(n).encode(),
    "inet": lambda n: "127.0.0.1",
    "numeric": lambda n: n % 100,
    "interval": lambda n: timedelta(seconds=n),
}
NUMBERS = {"bigint", "integer", "smallint", "double precision", "xid8"}
serial = count(5000)


def short_text(n: int) -> str:
    """A number as at most three characters: currencies have no more."""
    text = ""
    while n:
        n, digit = divmod(n, 36)
        text = DIGITS[digit] + text
    return text


def value_for(type_name: str, length: int | None, n: int) -> Any:
    if type_name in NUMBERS:
        return n
    if type_name.endswith("[]"):
        return "{}"
    if type_name in VALUES:
        return VALUES[type_name](n)
    return short_text(n)[-length:] if length else short_text(n)


def new_row(cursor: Any, table: str, **given: Any) -> dict[str, Any]:
    """Values for one more row of a table, `given` among them."""
    cursor.execute(COLUMNS, [f'"{table}"'])
    n = next(serial)
    return {name: value_for(kind, length, n) for name, kind, length in cursor.fetchall()} | given


def insert_row(cursor: Any, table: str, row: dict[str, Any]) -> None:
    columns = ", ".join(f'"{name}"' for name in row)
    places = ", ".join(["%s"] * len(row))
    cursor.execute(f'insert into "{table}" ({columns}) overriding system value values ({places})', list(row.values()))


def tenant_columns(tenancy: Tenancy) -> list[str]:
    """The columns that say whose a row is: the seller's first."""
    columns = {
        Audience.SELLER: [tenancy.seller_column],
        Audience.SUPPLIER: [tenancy.supplier_column],
        Audience.DUAL: [tenancy.seller_column, tenancy.supplier_column],
    }
    return columns.get(tenancy.audience, [])


def two_owners(tenancy: Tenancy) -> Iterator[dict[str, int]]:
    """Tenant columns of two rows. A dual row is OWN's as seller and OTHER's as supplier, or the reverse."""
    columns = tenant_columns(tenancy)
    for owners in ((OWN, OTHER), (OTHER, OWN)):
        yield dict(reversed(list(zip(columns, owners, strict=False))))
