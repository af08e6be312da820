"""`bench feed`: 50,000 rows of 22 columns, tried as CSV and as XLSX, then committed."""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.db import connection

from apps.accounts.models import Organization
from apps.feeds.domain.checking import check_feed, run_check
from apps.feeds.domain.committing import commit_feed, run_commit
from apps.feeds.domain.mapping import set_mapping, suggest_mapping
from apps.feeds.domain.receiving import receive_feed
from apps.feeds.enums import Scope
from apps.feeds.models import Feed
from apps.feeds.tasks import check  # noqa: F401  # registers the jobs
from apps.tenancy.context import acting_as_system
from bench.cluster import fresh_database, print_table, timed
from bench.feed.goods import make_goods, write_goods
from tests.factories.suppliers import make_active_supplier

ROWS = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
NOW = datetime(2026, 12, 1, tzinfo=UTC)
GOAL_SECONDS, GOAL_MB = 30, 300


def main() -> None:
    with tempfile.TemporaryDirectory() as name, fresh_database("bench_feed") as database:
        settings.MEDIA_ROOT = Path(name) / "kept"
        supplier = make_active_supplier("P1")
        make_goods(database, supplier.pk, ROWS)
        before = peak_mb()
        tried = {}
        for kind in ("csv", "xlsx"):
            path = Path(name) / f"goods.{kind}"
            write_goods(path, ROWS)
            feed = received(supplier, path)
            tried[kind] = measured(lambda feed=feed: tried_out(feed))
        committed = measured(lambda: commit(feed))
    print_table(
        f"feed: {ROWS:,} rows of 22 columns, eight tenths changed, one tenth new, one tenth as they were",
        [
            ("dry run of a CSV file", f"≤ {GOAL_SECONDS} s", figure(tried["csv"])),
            ("dry run of a workbook", f"≤ {GOAL_SECONDS} s", figure(tried["xlsx"])),
            ("commit: offers, prices, stock and events", "", figure(committed)),
            ("peak memory of the process", f"≤ {GOAL_MB} MB", f"{peak_mb()} MB ({before} MB before the first feed)"),
        ],
    )


def received(supplier: Organization, path: Path) -> Feed:
    with acting_as_system(), path.open("rb") as file:
        feed = receive_feed(supplier_id=supplier.pk, file=File(file), name=path.name, scope=Scope.FULL, now=NOW)
        return set_mapping(feed_id=feed.pk, mapping=suggest_mapping(feed), now=NOW)


def tried_out(feed: Feed) -> None:
    with acting_as_system():
        run = check_feed(feed_id=feed.pk, now=NOW).runs
    run_check(feed_id=feed.pk, run=run, now=NOW, step=acting_as_system, progress=silent)


def commit(feed: Feed) -> None:
    with acting_as_system():
        commit_feed(feed_id=feed.pk, now=NOW)
    run_commit(feed_id=feed.pk, now=NOW, actor_id=None, step=acting_as_system, progress=silent)


def silent(done: int, total: int, label: str) -> None:
    pass


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock, and of a processor: this process and its database server's."""
    before = processor_seconds()
    seconds = timed(work)
    return seconds, processor_seconds() - before


def processor_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return time.process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def figure(found: tuple[float, float]) -> str:
    seconds, processor = found
    return f"{seconds:.1f} s ({ROWS / seconds:,.0f} rows/s), {processor:.1f} s of one processor"


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
