"""The dry run: what every row would do. Nothing but the file's own rows is written."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from typing import TypeVar

from apps.order_files.domain.foreseeing import foreseen
from apps.order_files.domain.hiding import shown_cells
from apps.order_files.domain.keeping import opened
from apps.order_files.domain.knowing import recognise
from apps.order_files.domain.parsing import TableOrder, orders_in, reasons_of
from apps.order_files.domain.states import lock_file, note
from apps.order_files.enums import FileState, RowOutcome
from apps.order_files.models import OrderFile, OrderFileRow
from apps.orders.domain.content import cleaned_line
from apps.orders.domain.intake import check_order
from apps.orders.domain.ioss import without_numbers
from apps.orders.domain.mapping import parts_by_sku
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
    """A row for each row of these orders, with what taking the order would do, and what it would wait for."""
    known = recognise(file, tables)
    skus = {cleaned_line(line).sku for table in tables if table.order for line in table.order.lines}
    mapped = parts_by_sku(store_id=file.store_id, skus=skus).keys()
    rows: list[OrderFileRow] = []
    for table in tables:
        outcome, reasons = verdict(table, known.get(table.order_no), mapped, now)
        rows += rows_of(file, table, outcome, reasons)
    return rows


def verdict(
    table: TableOrder, known: Order | None, mapped: Collection[str], now: datetime
) -> tuple[RowOutcome, dict[int, str]]:
    """What becomes of an order, and what is to be said of it, by line."""
    found = check_order(table.order, now=now) if table.order else []
    if table.order is None or found:
        faults = [f"{fault.field} '{fault.value}' {fault.reason}: {fault.mend}" for fault in found]
        return RowOutcome.REFUSED, reasons_of(table, faults)
    return foreseen(table.order, [row.line for row in table.rows], known, mapped)


def rows_of(
    file: OrderFile, table: TableOrder, outcome: RowOutcome, reasons: Mapping[int, str]
) -> Iterator[OrderFileRow]:
    for row in table.rows:
        yield OrderFileRow(
            seller_id=file.seller_id,
            file=file,
            line=row.line,
            order_no=table.order_no[:64],
            outcome=outcome,
            reason=without_numbers(reasons.get(row.line, "")),
            cells=[] if outcome == RowOutcome.UNCHANGED else shown_cells(file, row.cells),
        )


def batches(found: Iterator[T]) -> Iterator[list[T]]:
    return iter(lambda: list(islice(found, BATCH)), [])
