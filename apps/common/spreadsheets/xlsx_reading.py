"""The first visible sheet of an Excel workbook, as a stream.

openpyxl reads the same ten times slower and believes what a file says about itself: a cell "ZZZZZZ1" makes it build a
row of a hundred million columns. So the cells are read here, and openpyxl's tables of date formats are used.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.utils.translation import gettext_noop as _

from apps.common.said import said
from apps.common.spreadsheets.archives import open_archive, pieces
from apps.common.spreadsheets.formulas import unguarded
from apps.common.spreadsheets.markup import CellText, Markup
from apps.common.spreadsheets.numbers import text_of_number
from apps.common.spreadsheets.sheet import (
    XLSX,
    BadSpreadsheet,
    Layout,
    Limits,
    Row,
    Sheet,
    fault_in,
    header_of,
    letters,
)
from apps.common.spreadsheets.xlsx_parts import Attributes, Workbook, read_workbook

REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
LAST_LINE = 1_048_576
BOOLEANS = {"0": "FALSE", "1": "TRUE"}


@contextmanager
def xlsx_sheet(file: BinaryIO, limits: Limits) -> Iterator[Sheet]:
    """Header and rows; raises BadSpreadsheet."""
    with open_archive(file, limits) as archive:
        workbook = read_workbook(archive)
        reader = CellReader(workbook, limits)
        rows = reader.rows(pieces(archive, workbook.sheet))
        first = next(rows, None)
        if first is not None and first.fault:
            raise BadSpreadsheet(
                said(_("the header in row %(line)s can't be read: %(why)s"), line=first.line, why=first.fault)
            )
        header = header_of(first.cells if first else [])
        yield Sheet(Layout(XLSX), header, shaped(rows, len(header)))


def shaped(rows: Iterator[Row], width: int) -> Iterator[Row]:
    """Rows as wide as the header; a workbook leaves out what is empty at the end."""
    for row in rows:
        extra = next((position for position, cell in enumerate(row.cells[width:], width + 1) if cell), 0)
        if extra:
            row.fault = row.fault or said(
                _("column %(column)s has a value but no name in the first row; name it"), column=letters(extra)
            )
        row.cells += [""] * (width - len(row.cells))
        yield row


class CellReader:
    """Turns the markup of a sheet into rows of texts."""

    def __init__(self, workbook: Workbook, limits: Limits) -> None:
        self._workbook, self._limits = workbook, limits
        self._markup = Markup("sheet", self._start, self._end)
        self._text = CellText(self._markup)
        self._ready: list[Row] = []
        self._row = Row(0, [])
        self._position = 0
        self._kind = self._style = ""

    def rows(self, pieces: Iterator[bytes]) -> Iterator[Row]:
        """Every row that holds a value; raises BadSpreadsheet."""
        for _piece in self._markup.feed(pieces):
            yield from self._ready
            self._ready.clear()

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "")
            self._place(attributes.get("r"))
        elif name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "f":
            self._blame(_("column %(column)s holds a formula; copy the column and paste its values"))
        else:
            self._text.start(name)

    def _end(self, name: str) -> None:
        self._text.end(name)
        if name == "c":
            self._keep(self._text.take().strip())
        elif name == "row":
            self._end_row()

    def _begin_row(self, given: str | None) -> None:
        line = int(given) if given and given.isascii() and given.isdigit() and len(given) < 8 else None
        if given is None:
            line = self._row.line + 1
        if line is None or not self._row.line < line <= LAST_LINE:
            raise BadSpreadsheet(
                said(
                    _("the sheet is broken: row '%(row)s' after row %(before)s; save it again"),
                    row=given,
                    before=self._row.line,
                )
            )
        self._row, self._position = Row(line, []), 0

    def _place(self, reference: str | None) -> None:
        """Where the cell stands; what it says of its row is not believed."""
        if reference is None:
            self._position += 1
            return
        match = REFERENCE.fullmatch(reference)
        if match is None:
            raise BadSpreadsheet(
                said(_("the sheet is broken: there is no cell '%(cell)s'; save it again as XLSX"), cell=reference[:20])
            )
        self._position = position_of(match[1])

    def _keep(self, raw: str) -> None:
        value = self._value(raw) if raw else ""
        if not value:
            return
        if self._position > self._limits.columns:
            raise BadSpreadsheet(
                said(
                    _("row %(row)s has a value in column %(column)s; at most %(most)s columns can be read"),
                    row=self._row.line,
                    column=letters(self._position),
                    most=self._limits.columns,
                )
            )
        cells = self._row.cells
        cells.extend([""] * (self._position - len(cells)))
        cells[self._position - 1] = value

    def _value(self, raw: str) -> str:
        if self._kind == "s":
            return self._shared(raw)
        if self._kind == "n":
            value = self._number(raw)
            if value is None:
                self._blame(_("column %(column)s holds a number that can't be read; type it again"))
            return value or ""
        if self._kind == "e":
            self._blame(_("column %(column)s holds the error %(error)s; correct it"), error=raw[:20])
            return ""
        return BOOLEANS.get(raw, raw) if self._kind == "b" else unguarded(raw)

    def _shared(self, raw: str) -> str:
        texts = self._workbook.texts
        if not raw.isdigit() or len(raw) > 9 or int(raw) >= len(texts):
            raise BadSpreadsheet(
                said(_("the sheet is broken: a cell points at a text that is not there; save it again"))
            )
        return unguarded(texts[int(raw)].strip())

    def _number(self, raw: str) -> str | None:
        is_date = self._style.isdigit() and int(self._style) in self._workbook.date_styles
        return text_of_number(raw, is_date=is_date, from_1904=self._workbook.from_1904)

    def _blame(self, what: str, **values: str) -> None:
        self._row.fault = self._row.fault or said(what, column=letters(self._position), **values)

    def _end_row(self) -> None:
        row = self._row
        if row.fault or any(row.cells):
            row.fault = row.fault or fault_in(row.cells, self._limits)
            self._ready.append(row)


def position_of(name: str) -> int:
    """The number of a column: A is 1."""
    position = 0
    for letter in name:
        position = position * 26 + ord(letter) - ord("A") + 1
    return position
