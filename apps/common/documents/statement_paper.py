"""A statement on A4: its head, the table with its head on every page, and "page x of y" below."""

from collections.abc import Sequence
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from apps.common.documents.fonts import printable, width_of
from apps.common.documents.paper import A4, Paper, broken
from apps.common.documents.table import Column, Row, Statement, in_words
from apps.common.when import shanghai_words

LEFT, RIGHT, TOP, BOTTOM, FOOT = 15.0, 195.0, 18.0, 278.0, 287.0
SIZE, LINE, GAP = 8.0, 3.6, 1.4
"""Of the table: the letters, the way from line to line, and above and below a row; millimetres but for letters."""
SPACE: Final = 2.5


def draw_statement(statement: Statement, out: BinaryIO) -> None:
    """As many pages as it takes. A character that no font of ours has becomes a question mark."""
    sheet = Sheet(statement, out)
    for row in statement.rows:
        sheet.row(row)
    sheet.end()


class Sheet:
    """The pages, filled from above."""

    def __init__(self, statement: Statement, out: BinaryIO) -> None:
        self._statement = statement
        self._paper = Paper(out, title=statement.title, size=A4)
        self._places = [place for place, column in enumerate(statement.columns) if column.width]
        self._columns = [statement.columns[place] for place in self._places]
        self._pages = 0
        self._y = self._head(self._new_page())

    def row(self, row: Row) -> None:
        """One row, on the next page where it does not fit on this one."""
        cells = [lines_of(in_words(row.cells[place]), column, row.is_sum) for place, column in self._each()]
        height = max(map(len, cells)) * LINE + 2 * GAP
        if self._y + height > BOTTOM:
            self._y = self._table_head(self._new_page())
        for column, x, lines in zip(self._columns, self._lefts(), cells, strict=True):
            self._cell(column, x, lines, bold=row.is_sum)
        self._y += height
        self._paper.rule(LEFT, self._y, RIGHT, self._y, thick=0.6 if row.is_sum else 0.2)

    def end(self) -> None:
        """Only now is it known how many pages there are."""
        for page in range(1, self._pages + 1):
            with self._paper.filled(f"page-{page}"):
                told = _("Page %(page)s of %(pages)s") % {"page": page, "pages": self._pages}
                self._paper.text(RIGHT, FOOT, told, size=7, align="right")
        self._paper.save()

    def _each(self) -> Sequence[tuple[int, Column]]:
        return list(zip(self._places, self._columns, strict=True))

    def _lefts(self) -> list[float]:
        widths = [column.width for column in self._columns]
        return [LEFT + sum(widths[:place]) for place in range(len(widths))]

    def _cell(self, column: Column, x: float, lines: Sequence[str], *, bold: bool) -> None:
        for number, line in enumerate(lines):
            y, at = self._y + GAP + (number + 0.75) * LINE, x + column.width - SPACE * (self._columns[-1] != column)
            if column.is_number:
                self._paper.text(at, y, line, size=SIZE, bold=bold, align="right", width=column.width - 1)
            else:
                self._paper.text(x, y, line, size=SIZE, bold=bold)

    def _new_page(self) -> float:
        self._paper.new_page()
        self._pages += 1
        statement = self._statement
        issued = {"title": statement.title, "time": shanghai_words(statement.issued_at)}
        told = _("%(title)s · issued by Haitun on %(time)s") % issued
        self._paper.rule(LEFT, FOOT - 4, RIGHT, FOOT - 4, thick=0.2)
        self._paper.text(LEFT, FOOT, told, size=7, width=140)
        self._paper.reserve(f"page-{self._pages}")
        return TOP

    def _head(self, y: float) -> float:
        paper, statement = self._paper, self._statement
        paper.text(LEFT, y + 2, "Haitun", size=9, bold=True)
        y = paper.block(LEFT, y + 6, [statement.title], width=RIGHT - LEFT, height=16, size=17, bold=True)
        y = paper.block(LEFT, y + 1, [printable(statement.organization)], width=RIGHT - LEFT, height=10, size=11)
        y += 3
        for label, value in statement.facts:
            paper.text(LEFT, y + 3.2, label, size=SIZE, width=42)
            paper.text(LEFT + 45, y + 3.2, printable(value), size=SIZE, bold=True, width=130)
            y += 4.6
        return self._table_head(y + 4)

    def _table_head(self, y: float) -> float:
        self._y = y
        heads = [lines_of(str(column.label), column, bold=True) for column in self._columns]
        for column, x, lines in zip(self._columns, self._lefts(), heads, strict=True):
            self._cell(column, x, lines, bold=True)
        y += max(map(len, heads)) * LINE + 2 * GAP
        self._paper.rule(LEFT, y, RIGHT, y, thick=1)
        return y


def lines_of(text: str, column: Column, bold: bool) -> list[str]:
    """A text in the lines that fit into its column; numbers stay on one."""
    shown, width = printable(text), column.width - SPACE
    if column.is_number or width_of(shown, size=SIZE, bold=bold) <= width * 72 / 25.4:
        return [shown]
    return broken(shown, width=width, size=SIZE, bold=bold)
