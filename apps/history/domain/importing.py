"""Take over what sellers did before they came to the platform, from CSV files."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.db import connection, transaction

from apps.fulfillment.domain.numbers import pass_numbers
from apps.fulfillment.enums import HISTORY
from apps.history.domain import staging
from apps.history.domain.ahead import Reading, reading_ahead
from apps.history.domain.files import ELECTIONS, FILES, FX_RATES, ORDERS, PARCELS, SELLERS, HistoryFile
from apps.history.domain.phases import Phases
from apps.history.domain.reading import HistoryReader
from apps.history.domain.reports import (
    Doubts,
    Fault,
    FileCounts,
    HistoryRejected,
    ImportReport,
    NoHistory,
    Progress,
)
from apps.points_ledger.domain.earning import refresh_earnings, refresh_earnings_after_rates
from apps.points_ledger.domain.locks import facts_change
from apps.points_ledger.domain.settlement_state import mark_computed_runs_stale
from apps.tenancy.context import acting_as_system

STORE = "main"
"""The name of the store that a seller's imported orders of a channel belong to."""
EARNING = "What earns"
ONE_AT_A_TIME = 0x48494D50  # any constant of our own; "HIMP"
# A count, not an "exists": the planner would expect to be lucky soon, and compare row by row.
OLDER_ORDERS_SETTLED_SINCE = """
select count(*) from orders_ordersettlement settlement
where settled_at >= (%s::date)::timestamp at time zone 'Asia/Shanghai'
    and not exists (select from history_touched touched where touched.order_id = settlement.order_id)
"""
Readers = dict[HistoryFile, HistoryReader]
Written = dict[HistoryFile, tuple[int, int]]
"""How many rows of a file were created and changed."""


def import_history(
    *,
    directory: Path,
    now: datetime,
    dry_run: bool = False,
    on_fault: Callable[[Fault], None] = lambda fault: None,
    progress: Progress = lambda label, done, total: None,
) -> ImportReport:
    """Bring the tables in line with the CSV files of `directory`: all of them, or nothing.

    New rows are created, rows that say otherwise than before are changed, the same files again
    change nothing. What a change makes of a closed month is noted for the next open one. `now` is an
    aware instant, the recording time of the delivery scans. A dry run reports the same and keeps
    nothing. Raises NoHistory; or HistoryRejected, after `on_fault` was called with every fault by
    file and line; or MissingFxRate when a changed order of a closed month has no rate.
    The files are described in apps/history/README.md.
    """
    found = files_in(directory)
    phases = Phases(progress, {"now": now, "store": STORE, "source": HISTORY})
    with acting_as_system():
        take_turn()
        with staging.staging_tables(), reading_ahead(found, progress) as readings:
            readers, written = compare(readings, phases)
            refuse_faults(on_fault)
            corrections = write(written, phases, now)
            report = report_of(readers, written, corrections)
        if dry_run:
            transaction.set_rollback(True)
    return report


def files_in(directory: Path) -> dict[HistoryFile, Path]:
    """The files that are there; raises NoHistory when none is."""
    if not directory.is_dir():
        raise NoHistory(f"{directory} is no directory; name the one that holds the CSV files")
    found = {kind: directory / kind.name for kind in FILES if (directory / kind.name).is_file()}
    if not found:
        names = ", ".join(kind.name for kind in FILES)
        raise NoHistory(f"{directory} holds none of {names}; put at least one there")
    return found


def take_turn() -> None:
    """Imports follow one another: two at once would give the same rows two ids."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("set local work_mem = '128MB'")


def compare(readings: dict[HistoryFile, Reading], phases: Phases) -> tuple[Readers, Written]:
    """Find what every row stands for, and note what is wrong between rows and between files.

    Sellers are written on the way, for the other rows are compared by their ids. Parcels are read
    meanwhile, and come last.
    """
    readers = {kind: staging.stage(kind, reading) for kind, reading in readings.items() if kind != PARCELS}
    created, changed = phases.run("write_sellers")
    phases.run("resolve_sellers")
    phases.run("resolve_orders")
    if PARCELS in readings:
        readers[PARCELS] = staging.stage(PARCELS, readings[PARCELS])
    phases.run("resolve_parcels")
    # What a file lost to a bad header or an open quote would only be reported again as unknown.
    if not lost_rows(readers, SELLERS):
        phases.run("faults_unknown_sellers")
    if not lost_rows(readers, ORDERS):
        phases.run("faults_unknown_orders")
    return readers, {SELLERS: (created, changed)}


def lost_rows(readers: Readers, kind: HistoryFile) -> bool:
    return kind in readers and readers[kind].lost_rows


def refuse_faults(on_fault: Callable[[Fault], None]) -> None:
    """Hand out every fault; raises HistoryRejected when there was one."""
    count = 0
    for fault in staging.noted_faults():
        on_fault(fault)
        count += 1
    if count:
        raise HistoryRejected(count)


def write(written: Written, phases: Phases, now: datetime) -> int:
    """Write what is new or changed, parents first; returns the corrections of closed months."""
    created, changed, rates_since = phases.run("write_fx_rates")
    written[FX_RATES] = created, changed
    for kind, name in ((ELECTIONS, "write_elections"), (ORDERS, "write_orders")):
        written[kind] = phases.run(name)
    if written[SELLERS][0] or any(written[ELECTIONS]):
        facts_change()
        mark_computed_runs_stale()
    phases.run("write_settlements")
    written[PARCELS] = phases.run("write_parcels")
    phases.run("write_scans")
    if written[ORDERS][0] or written[PARCELS][0]:
        phases.run("analyze")
    (touched,) = phases.run("touched_orders")
    phases.progress(EARNING, 0, 1)
    corrections = refresh(touched, rates_since, now)
    phases.progress(EARNING, 1, 1)
    if written[PARCELS][0]:
        pass_numbers(parcels_table="history_parcel", now=now)
    return corrections


def refresh(touched: int, rates_since: date | None, now: datetime) -> int:
    """Bring the earnings in line with the changed orders and rates; returns corrections of closed months."""
    corrections = 0
    if touched:
        corrections += refresh_earnings(order_ids_table="history_touched", now=now).corrections
    if rates_since and older_orders_settled(rates_since):
        corrections += refresh_earnings_after_rates(since=rates_since, now=now).corrections
    return corrections


def older_orders_settled(since: date) -> bool:
    """Whether orders that this import did not touch were settled from the Shanghai day `since` on."""
    with connection.cursor() as cursor:
        cursor.execute(OLDER_ORDERS_SETTLED_SINCE, [since])
        return bool(cursor.fetchone()[0])


def report_of(readers: Readers, written: Written, corrections: int) -> ImportReport:
    counts = []
    for kind in FILES:
        created, changed = written[kind]
        unchanged = staging.rows_of(kind) - created - changed
        counts.append(FileCounts(kind.name, created, changed, unchanged, missing=kind not in readers))
    doubts = readers[PARCELS].doubts if PARCELS in readers else Doubts()
    ignored = {kind.name: reader.ignored for kind, reader in readers.items() if reader.ignored}
    return ImportReport(counts, ignored, doubts, corrections)
