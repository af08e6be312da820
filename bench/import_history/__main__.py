"""`bench import`: 1 M orders and 1.1 M parcels against a bare COPY of the same files into plain tables."""

import resource
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg2
from django.conf import settings

from apps.history.domain.files import FILES
from apps.history.domain.importing import import_history
from apps.history.domain.reports import ImportReport
from bench.cluster import fresh_database, print_table, timed
from bench.import_history.generator import write_files
from config.embedded import superuser_connection

ORDERS, SELLERS = 1_000_000, 10_000
NOW = datetime(2026, 12, 1, tzinfo=UTC)
GOAL, MEMORY_GOAL_MB = 15, 500


def main() -> None:
    with tempfile.TemporaryDirectory() as name, fresh_database("bench_import") as database:
        directory = Path(name)
        write_files(directory, orders=ORDERS, sellers=SELLERS)
        connection = superuser_connection(settings.ENVIRONMENT, database)
        try:
            bare = [bare_copy(connection, directory)]
            first = timed(lambda: run(directory))
            bare.append(bare_copy(connection, directory))
            again = timed(lambda: run(directory))
            bare.append(bare_copy(connection, directory))
        finally:
            connection.close()
        rows = sum(counts.created + counts.unchanged for counts in run(directory).files)
    seconds = statistics.median(bare)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print_table(
        f"import: {rows:,} rows, all new and then all known ÷ a bare COPY of the same files ({seconds:.1f} s)",
        [
            ("import, with what earns", f"≤ {GOAL}", f"**{first / seconds:.1f}** ({rows / first:,.0f} rows/s)"),
            ("the same files again", "", f"{again / seconds:.1f} ({rows / again:,.0f} rows/s)"),
            ("peak memory of the process", f"≤ {MEMORY_GOAL_MB} MB", f"{peak} MB"),
        ],
    )


def run(directory: Path) -> ImportReport:
    return import_history(directory=directory, now=NOW)


def bare_copy(connection: psycopg2.extensions.connection, directory: Path) -> float:
    """Seconds of COPY into tables of the same types, without a key, an index or a check."""
    found = [kind for kind in FILES if (directory / kind.name).exists()]
    with connection.cursor() as cursor:
        for kind in found:
            columns = ", ".join(f"{column.name} {column.sql_type}" for column in kind.columns)
            cursor.execute(f"create table bare_{kind.table} ({columns})")

        def copy() -> None:
            for kind in found:
                with (directory / kind.name).open("rb") as file:
                    cursor.copy_expert(f"copy bare_{kind.table} from stdin (format csv, header)", file, 1 << 16)

        seconds = timed(copy)
        cursor.execute(f"drop table {', '.join(f'bare_{kind.table}' for kind in found)}")
    return seconds


if __name__ == "__main__":
    main()
