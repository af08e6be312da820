"""A statement as a file: a paper to keep, a workbook to reckon with, CSV for programs; all of the same rows."""

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final

from django.http import HttpResponse

from apps.common.documents.statement_paper import draw_statement
from apps.common.documents.table import Cell, Statement, as_value, in_code
from apps.common.spreadsheets import CSV, XLSX, Layout, write_sheet

PDF: Final = "pdf"
CONTENT_TYPES: Final = {
    PDF: "application/pdf",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv; charset=utf-8",
}
"""The formats, in the order in which they are offered."""


def write_statement(statement: Statement, out: BinaryIO, *, format: str) -> None:
    """Write a statement in one of the formats, in the reader's language; CSV has none. No cell of it runs."""
    if format == PDF:
        draw_statement(statement, out)
    else:
        write_sheet(out, Layout(format), coded(statement) if format == CSV else worded(statement))


def coded(statement: Statement) -> Iterator[list[Cell]]:
    yield [column.name for column in statement.columns]
    yield from ([in_code(cell) for cell in row.cells] for row in statement.rows)


def worded(statement: Statement) -> Iterator[list[Cell]]:
    yield [str(column.label) for column in statement.columns]
    yield from ([as_value(cell) for cell in row.cells] for row in statement.rows)


def statement_answer(statement: Statement, *, format: str) -> HttpResponse:
    """The file as an answer that the browser saves."""
    out = BytesIO()
    write_statement(statement, out, format=format)
    answer = HttpResponse(out.getvalue(), content_type=CONTENT_TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{statement.name}.{format}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
