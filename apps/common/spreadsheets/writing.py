"""A table written for others to open: no cell of it runs."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from apps.common.spreadsheets.formulas import guarded
from apps.common.spreadsheets.sheet import CONTROL, LIMITS, XLSX, Layout

UNREADABLE = "\N{REPLACEMENT CHARACTER}"


def write_sheet(out: BinaryIO, layout: Layout, rows: Iterable[Sequence[str]]) -> None:
    """Write rows (the header first) as `layout` says, each text with its formulas made harmless."""
    harmless = ([harmless_text(value) for value in row] for row in rows)
    if layout.format == XLSX:
        write_xlsx(out, harmless)
    else:
        write_csv(out, layout, harmless)


def csv_text(rows: Iterable[Sequence[object]]) -> str:
    """Rows (the header first) as CSV for a terminal or a small download: lines end in a newline, None is empty."""
    out = io.StringIO()
    harmless = ([harmless_text(each) if isinstance(each, str) else each for each in row] for row in rows)
    csv.writer(out, lineterminator="\n").writerows(harmless)
    return out.getvalue()


def harmless_text(value: str) -> str:
    return guarded(CONTROL.sub(UNREADABLE, value))[: LIMITS.characters]


def write_csv(out: BinaryIO, layout: Layout, rows: Iterator[list[str]]) -> None:
    text = io.TextIOWrapper(out, encoding=layout.encoding or "utf-8-sig", newline="", write_through=False)
    csv.writer(text, delimiter=layout.delimiter or ",", lineterminator="\r\n").writerows(rows)
    text.detach()


def write_xlsx(out: BinaryIO, rows: Iterator[list[str]]) -> None:
    """Text stays text, even where it looks like a number: 00123 is an article, not 123."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in rows:
        cells = [WriteOnlyCell(sheet, value) for value in row]
        for cell in cells:
            cell.data_type = "s"
        sheet.append(cells)
    workbook.save(out)
