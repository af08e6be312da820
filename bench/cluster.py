"""The benchmarks' own durable cluster, and small tools to time and report."""

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from config.embedded import running_services
from tests.databases import create_database, drop_database, point_connections_at, superuser_sql

__all__ = ["fresh_database", "median_seconds", "print_table", "scalar", "superuser_sql", "timed"]


@contextmanager
def fresh_database(name: str) -> Iterator[str]:
    """A migrated, empty database on the durable cluster, that Django's connections point at."""
    with running_services(settings.ENVIRONMENT, durable=True):
        drop_database(name)
        create_database(name)
        point_connections_at(name)
        try:
            call_command("migrate", verbosity=0)
            yield name
        finally:
            point_connections_at("postgres")
            drop_database(name)


def timed(work: Callable[[], object]) -> float:
    """Wall seconds of one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def median_seconds(work: Callable[[], object], *, rounds: int = 3) -> float:
    return statistics.median(timed(work) for _ in range(rounds))


def scalar(sql: str, parameters: list[object] | None = None) -> object:
    """The first column of the first row, in the caller's context."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0]


def print_table(title: str, rows: list[tuple[str, str, str]]) -> None:
    """Figures as a Markdown table, ready for bench/RESULTS.md."""
    print(f"\n### {title}\n\n| figure | goal | measured |\n| --- | --- | --- |")
    for figure, goal, measured in rows:
        print(f"| {figure} | {goal} | {measured} |")
