"""The dry run: what every row would do. Nothing but the file's own rows is written."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from typing import TypeVar

from apps.order_files.domain.hiding import shown_cells
from apps.order_files.domain.keeping import opened
from apps.order_files.domain.knowing import recognise
from apps.order_files.domain.parsing import TableOrder, orders_in, reasons_of
from apps.order_files.domain.states import lock_file, note
from apps.order_files.enums import FileState, RowOutcome
from apps.order_files.models import OrderFile, OrderFileRow
from apps.orders.domain.content import cleaned, digest_of
from apps.orders.domain.errors import FieldFault
from apps.orders.domain.intake import check_order
from apps.orders.domain.ioss import without_numbers
from apps.orders.models import Order

BATCH = 500
Step = Callable[[], AbstractContextManager[None]]
Progress = Callable[[int, int, str], None]
T = TypeVar("T")


def run_check(*, file_id: int, run: int, now: datetime, step: Step, progress: Progress) -> dict[str, int]:
    """Write one row a row of the file, from the beginning whenever it is run; returns rows by outcome.

    `run` says for which of the file's jobs: an old one that staff bring back has nothing to do any more. Raises
    BadSpreadsheet where the file can't be read on.
    """
    with step():
        file = lock_file(file_id)
        if file.state != FileState.CHECKING or file.runs != run:
            return {}
        OrderFileRow.objects.filter(file=file).delete()
    rows_read, counts = 0, dict.fromkeys(RowOutcome.values, 0)
    for batch in batches(tables_of(file)):
        with step():
            rows = judged(file, batch, now)
            OrderFileRow.objects.bulk_create(rows)
            rows_read += len(rows)
            for row in rows:
                counts[row.outcome] += 1
            progress(rows_read, 0, f"checking {file.name}")
    with step():
        file.state, file.checked_at, file.rows_read = FileState.CHECKED, now, rows_read
        file.save(update_fields=["state", "checked_at", "rows_read"])
        note(file, "order_file.checked", now=now, rows=rows_read, counts=counts)
    return counts


def tables_of(file: OrderFile) -> Iterator[TableOrder]:
    """The orders of a kept file."""
    with opened(file) as sheet:
        yield from orders_in(file, sheet.rows)


def judged(file: OrderFile, tables: Sequence[TableOrder], now: datetime) -> list[OrderFileRow]:
    """A row for each row of these orders, with what taking the order would do."""
    known = recognise(file, tables)
    return [row for table in tables for row in rows_of(file, table, known, now)]


def rows_of(file: OrderFile, table: TableOrder, known: dict[str, Order], now: datetime) -> list[OrderFileRow]:
    faults = [f"{fault.field} '{fault.value}' {fault.reason}: {fault.mend}" for fault in faults_of(table, now)]
    is_refused = bool(table.faults or faults)
    reasons = reasons_of(table, faults) if is_refused else {}
    outcome = RowOutcome.REFUSED if is_refused else outcome_of(table, known)
    return [
        OrderFileRow(
            seller_id=file.seller_id,
            file=file,
            line=row.line,
            order_no=table.order_no[:64],
            outcome=outcome,
            reason=without_numbers(reasons.get(row.line, "")),
            cells=[] if outcome == RowOutcome.UNCHANGED else shown_cells(file, row.cells),
        )
        for row in table.rows
    ]


def faults_of(table: TableOrder, now: datetime) -> list[FieldFault]:
    return [*check_order(table.order, now=now)] if table.order else []


def outcome_of(table: TableOrder, known: dict[str, Order]) -> RowOutcome:
    if table.order is None or table.order_no not in known:
        return RowOutcome.CREATED
    is_same = bytes(known[table.order_no].content or b"") == digest_of(cleaned(table.order))
    return RowOutcome.UNCHANGED if is_same else RowOutcome.CHANGED


def batches(found: Iterator[T]) -> Iterator[list[T]]:
    return iter(lambda: list(islice(found, BATCH)), [])
