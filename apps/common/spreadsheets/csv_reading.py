"""CSV in UTF-8 or GBK, with commas, semicolons or tabs."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO

from django.utils.translation import gettext_noop as _

from apps.common.said import Said, said
from apps.common.spreadsheets.encodings import encoding_of
from apps.common.spreadsheets.formulas import unguarded
from apps.common.spreadsheets.sheet import CSV, BadSpreadsheet, Layout, Limits, Row, Sheet, fault_in, header_of, letters

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = ",;\t"
LONGEST_LINE = 1_000_000


@contextmanager
def csv_sheet(file: BinaryIO, limits: Limits) -> Iterator[Sheet]:
    """Header and rows; raises BadSpreadsheet."""
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        lines = enumerate(lines_of(text))
        blank, first = next(((count, line) for count, line in lines if line.strip()), (0, ""))
        delimiter = delimiter_of(first)
        reader = csv.reader(chain([first], (line for _, line in lines)), delimiter=delimiter, strict=True)
        found = read(reader, blank)
        header = header_of(next(found, (0, [""]))[1])
        yield Sheet(Layout(CSV, encoding, delimiter), header, rows_of(found, len(header), limits))
    finally:
        text.detach()


def lines_of(text: io.TextIOWrapper) -> Iterator[str]:
    """The physical lines, none of them endless."""
    for number, line in enumerate(iter(lambda: text.readline(LONGEST_LINE), ""), 1):
        if len(line) == LONGEST_LINE and line[-1] not in "\r\n":
            raise BadSpreadsheet(
                said(
                    _("line %(line)s is longer than %(most)s characters; it is not a table"),
                    line=number,
                    most=f"{LONGEST_LINE:,}",
                )
            )
        yield line


def delimiter_of(line: str) -> str:
    """The one that stands most often outside of quotes; a comma when there is none."""
    plain = "".join(line.split('"')[::2])
    return max(DELIMITERS, key=plain.count)


def read(reader: "Reader", before: int) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on, when so many lines were read before."""
    while True:
        line = before + reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadSpreadsheet(
                said(
                    _("line %(line)s cannot be read as CSV (%(error)s); check the quotes from this line on"),
                    line=line,
                    error=str(error),
                )
            ) from error


def rows_of(found: Iterator[tuple[int, list[str]]], width: int, limits: Limits) -> Iterator[Row]:
    for line, values in found:
        cells = [value.strip() for value in values]
        if any(cells):
            fault = shape_fault(cells, width) or formula_fault(cells) or fault_in(cells, limits)
            cells = [unguarded(cell) for cell in cells]
            yield Row(line, cells if fault else cells[:width], fault)


def shape_fault(cells: list[str], width: int) -> Said | None:
    """A value too few or too many may be values in the wrong columns; blanks at the end are not."""
    if len(cells) < width or any(cells[width:]):
        return said(
            _("the row has %(values)s values, the header %(columns)s; check its delimiters and quotes"),
            values=len(cells),
            columns=width,
        )
    return None


def formula_fault(cells: list[str]) -> Said | None:
    formula = next((position for position, cell in enumerate(cells, 1) if cell.startswith("=")), 0)
    if not formula:
        return None
    return said(_("column %(column)s holds a formula; paste its value"), column=letters(formula))
