"""`bench tracking`: a million scans of 150,000 parcels, in the order in which a carrier's files bring them."""

import io
import sys
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from apps.fulfillment.models import Parcel, TrackingEvent
from apps.orders.models import LineItem
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.files import BATCH
from apps.tracking.domain.ingest import record_scans
from apps.tracking.domain.scans import POST, Recorded
from bench.cluster import fresh_database, print_table, superuser_sql, timed
from bench.tracking.data import Told, expected, make_parcels, scans_of, tell_scans
from config.embedded import superuser_connection

DATABASE = "bench_tracking"
EVENTS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
PARCELS = EVENTS * 15 // 100
NOW = datetime(2026, 12, 1, tzinfo=UTC)


def main() -> None:
    with fresh_database(DATABASE):
        numbers, told = make_parcels(DATABASE, PARCELS), tell_scans(PARCELS, EVENTS)
        total = Recorded()
        seconds = timed(lambda: ingest(told, numbers, total))
        bare = bare_copy()
        verdict = verify(told)
        again = timed(lambda: ingest(told[:100_000], numbers, Recorded()))
    each, plain = total.added / seconds, total.added / bare
    print_table(
        f"tracking: {total.added:,} scans of {PARCELS:,} parcels, {total.repeated:,} told twice, {BATCH:,} a batch",
        [
            (
                "scans a second ÷ bare `COPY` into an unlogged table of the same shape",
                "",
                f"{each / plain:.3f} ({each:,.0f}/s ÷ {plain:,.0f}/s)",
            ),
            ("statuses, shipping and delivery instants as worked out in Python", "all", verdict),
            ("scans that are known already, a second", "", f"{len(told[:100_000]) / again:,.0f}"),
        ],
    )


def ingest(told: list[Told], numbers: list[str], total: Recorded) -> None:
    """As a file is taken over: one transaction a batch, with items, orders, events and problems."""
    for first in range(0, len(told), BATCH):
        total.add(record_scans(scans=scans_of(told[first : first + BATCH], numbers), source=POST, now=NOW))


def bare_copy() -> float:
    """Seconds of COPY of the very rows that were written, without a key, an index or a check."""
    owner = superuser_connection(settings.ENVIRONMENT, DATABASE)
    try:
        with owner.cursor() as cursor:
            cursor.execute("create unlogged table bare (like fulfillment_trackingevent)")
            rows = io.StringIO()
            cursor.copy_expert("copy fulfillment_trackingevent to stdout", rows)

            def copy() -> None:
                rows.seek(0)
                cursor.copy_expert("copy bare from stdin", rows)

            return timed(copy)
    finally:
        owner.close()


def verify(told: list[Told]) -> str:
    """Every parcel and its item against the independent computation; raises where they differ."""
    wanted = expected(told)
    with acting_as_system():
        parcels = Parcel.objects.values_list("pk", "status", "shipped_at", "delivered_at")
        found = {pk: (status, shipped, delivered) for pk, status, shipped, delivered in parcels.iterator(10_000)}
        wrong = [(pk, found[pk], outcome) for pk, outcome in wanted.items() if found[pk] != outcome]
        assert not wrong, wrong[:5]
        states = dict(LineItem.objects.values_list("pk", "state"))
        assert all((states[pk] == "delivered") == (wanted[pk][0] == "delivered") for pk in wanted)
        assert TrackingEvent.objects.count() == len({each[:3] for each in told})
    superuser_sql(f"vacuum analyze {TrackingEvent._meta.db_table}", database=DATABASE)
    connection.close()
    return f"{len(wanted):,} of {PARCELS:,} parcels"


if __name__ == "__main__":
    main()
