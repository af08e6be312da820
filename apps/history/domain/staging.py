"""The temporary tables that the files are read into, and the faults that only whole files show."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg2 import sql

from apps.common.sql import read_sql
from apps.history.domain.ahead import Reading
from apps.history.domain.files import FILES, HistoryFile
from apps.history.domain.reading import HistoryReader
from apps.history.domain.reports import Fault

FAULT_TABLE = """
create temp table history_fault
    (id bigint generated always as identity, file text, line int, field text, value text, reason text)
"""
WORKING_TABLES = ("history_fault", "history_seller", "history_order", "history_parcel", "history_touched")


@contextmanager
def staging_tables() -> Iterator[None]:
    """Empty staging tables for the length of the block, which must lie inside one transaction."""
    with connection.cursor() as cursor:
        cursor.execute(FAULT_TABLE)
        for kind in FILES:
            cursor.execute(table_of(kind))
        yield
        tables = [*WORKING_TABLES, *(kind.table for kind in FILES)]
        cursor.execute(sql.SQL("drop table {}").format(sql.SQL(", ").join(map(sql.Identifier, tables))))


def table_of(kind: HistoryFile) -> sql.Composed:
    columns = [
        sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL(column.sql_type)) for column in kind.columns
    ]
    return sql.SQL("create temp table {} (line int, {})").format(
        sql.Identifier(kind.table), sql.SQL(", ").join(columns)
    )


def stage(kind: HistoryFile, reading: Reading) -> HistoryReader:
    """Stream one file into its staging table, and what is wrong with it into the table of faults."""
    with connection.cursor() as cursor:
        cursor.copy_expert(sql.SQL("copy {} from stdin (null '')").format(sql.Identifier(kind.table)), reading)
        reader = reading.finish()
        faults = reader.faults.file
        faults.seek(0)
        cursor.copy_expert("copy history_fault (file, line, field, value, reason) from stdin (format csv)", faults)
        cursor.execute(sql.SQL("analyze {}").format(sql.Identifier(kind.table)))
    settle_repeats(kind)
    return reader


def settle_repeats(kind: HistoryFile) -> None:
    """A row that says the same twice counts once; one that says something else is a fault."""
    differences = [
        sql.SQL("case when staged.{0} is distinct from said.{0} then {1} end").format(
            sql.Identifier(name), sql.Literal(name)
        )
        for name in kind.content
    ]
    names = {
        "table": sql.Identifier(kind.table),
        "key": sql.SQL(", ").join(map(sql.Identifier, kind.key)),
        "named_by": sql.Identifier(kind.named_by),
        "differences": sql.SQL(", ").join(differences),
    }
    with connection.cursor() as cursor:
        statements = sql.SQL(read_sql("history", "settle_repeats")).format(**names)
        cursor.execute(statements, {"file": kind.name, "field": kind.named_by})


def noted_faults() -> Iterator[Fault]:
    """Every fault, by file in reading order and by line; streamed."""
    order = [kind.name for kind in FILES]
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            "select file, line, field, value, reason from history_fault order by array_position(%s, file), line, id",
            [order],
        )
        for row in cursor:
            yield Fault(*row)


def rows_of(kind: HistoryFile) -> int:
    """How many different rows were staged."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(kind.table)))
        return int(cursor.fetchone()[0])
