"""The temporary tables that scans are taken in through, and the statements on them."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection

from apps.common.sql import read_sql

TABLES = ("tracking_scan", "tracking_number", "tracking_touched", "tracking_moved")
COLUMNS = (
    "n, tracking_no, parcel_id, source, recorded_at, occurred_at, status, sub_status, role, stage, carrier_code,"
    " carrier_text, location, country, raw, place"
)
TEXTS = "tracking_no, status, sub_status, role, carrier_code, carrier_text, location, country, place"
SAME = """
update tracking_scan set digest = substring(sha256(convert_to(concat_ws(
    E'\\x1f', source, carrier_code, extract(epoch from occurred_at), place, carrier_text
), 'UTF8')) for 16)
where digest is null
"""
"""What makes two scans the same: carrier, code, instant, and place and words as told, whatever we call the place."""


@contextmanager
def staging_tables() -> Iterator[None]:
    """Empty tables for the length of the block, which lies inside one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql("tracking", "staging"))
        yield
        cursor.execute(f"drop table {', '.join(TABLES)}")


def copy_scans(rows: Iterable[Sequence[Any]]) -> None:
    """Copy rows of `COLUMNS`."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    out.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"copy tracking_scan ({COLUMNS}) from stdin (format csv, force_not_null ({TEXTS}))", out)


def touch(parcel_ids: Sequence[int]) -> None:
    """Parcels to be looked at though no scan of theirs is staged."""
    with connection.cursor() as cursor:
        cursor.execute("insert into tracking_touched select unnest(%s::bigint[]), 0", [list(parcel_ids)])


def run(name: str, **values: Any) -> int:
    """Run a statement of this app's `sql/`; how many rows it wrote."""
    with connection.cursor() as cursor:
        cursor.execute(read_sql("tracking", name), values or None)
        return int(cursor.rowcount)


def ask(sql: str, **values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return list(cursor.fetchall())
