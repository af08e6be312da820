"""A table written for others to open: no cell of it runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from apps.common.spreadsheets.formulas import guarded
from apps.common.spreadsheets.sheet import CONTROL, LIMITS, XLSX, Layout, letters

AMOUNT, WHOLE, NARROWEST = "#,##0.00", "#,##0", 14
UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def write_sheet(out: BinaryIO, layout: Layout, rows: Iterable[Sequence[Any]]) -> None:
    """Write rows (the header first) as `layout` says, each text with its formulas made harmless.

    Numbers and days stay what they are in a workbook; None is an empty cell.
    """
    harmless = (harmless_row(row) for row in rows)
    if layout.format == XLSX:
        write_xlsx(out, harmless)
    else:
        write_csv(out, layout, harmless)


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows (the header first) as CSV for a terminal or a small download: lines end in a newline, None is empty."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(harmless_row(row) for row in rows)
    return out.getvalue()


def harmless_row(row: Sequence[Any]) -> list[Any]:
    return [harmless_text(each) if isinstance(each, str) else each for each in row]


def harmless_text(value: str) -> str:
    return guarded(CONTROL.sub(UNREADABLE, value))[: LIMITS.characters]


def write_csv(out: BinaryIO, layout: Layout, rows: Iterator[list[Any]]) -> None:
    text = io.TextIOWrapper(out, encoding=layout.encoding or "utf-8-sig", newline="", write_through=False)
    csv.writer(text, delimiter=layout.delimiter or ",", lineterminator="\r\n").writerows(rows)
    text.detach()


def write_xlsx(out: BinaryIO, rows: Iterator[list[Any]]) -> None:
    """Text stays text, even where it looks like a number: 00123 is an article, not 123. The header stays in sight."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows):
        if number == 0:
            for place, name in enumerate(row, 1):
                sheet.column_dimensions[letters(place)].width = max(NARROWEST, len(str(name)) + 3)
        sheet.append([cell_of(sheet, value) for value in row])
    workbook.save(out)


def cell_of(sheet: Any, value: Any) -> Any:
    cell = WriteOnlyCell(sheet, value)
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, int | Decimal):
        cell.number_format = AMOUNT if isinstance(value, Decimal) else WHOLE
    return cell
