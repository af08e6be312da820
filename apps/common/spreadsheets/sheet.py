"""A table of texts, wherever it came from, and how much of it we are willing to read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_noop as _

from apps.common.errors import DomainError
from apps.common.said import Said, said

CSV, XLSX = "csv", "xlsx"
MEGABYTE = 1 << 20
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


class BadSpreadsheet(DomainError):
    """The file as a whole can't be read, or is not what its name says."""


@dataclass(frozen=True)
class Limits:
    """Where reading stops, so that no file can fill memory or disk. Sizes are bytes, `characters` those of a cell."""

    bytes: int = 50 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    ratio: int = 200
    rows: int = 100_000
    columns: int = 200
    characters: int = 32_767


LIMITS = Limits()


@dataclass(frozen=True)
class Layout:
    """How a file is written: enough to write another one like it."""

    format: str
    encoding: str = ""
    delimiter: str = ""


@dataclass(slots=True)
class Row:
    """One row, as texts without blanks around them: as many as the header has, or all there are when it has a fault.

    `line` is what a spreadsheet shows at the left, in a CSV file the physical line. `fault` says why the row can't
    be taken as it is, and how to mend it; None when it can.
    """

    line: int
    cells: list[str]
    fault: Said | None = None


@dataclass
class Sheet:
    """The header and a stream of the rows that are not blank, to be read once."""

    layout: Layout
    header: list[str]
    rows: Iterator[Row] = field(repr=False)


def header_of(cells: Iterable[str]) -> list[str]:
    """The names of the columns; raises BadSpreadsheet when one has none, or the name of another one."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    seen: dict[str, int] = {}
    for position, name in enumerate(names, 1):
        if not name:
            raise BadSpreadsheet(
                said(
                    _("column %(column)s has no name in the first row; give it one or delete it"),
                    column=letters(position),
                )
            )
        first = seen.setdefault(name.casefold(), position)
        if first != position:
            raise BadSpreadsheet(
                said(
                    _("columns %(one)s and %(other)s are both named '%(name)s'; rename or delete one"),
                    one=letters(first),
                    other=letters(position),
                    name=name,
                )
            )
    return names


def letters(position: int) -> str:
    """A column's name in a spreadsheet: 1 is A, 27 is AA."""
    name = ""
    while position:
        position, rest = divmod(position - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def fault_in(cells: list[str], limits: Limits) -> Said | None:
    """What is wrong with the text of a cell, as far as no column is needed to tell; None if nothing is."""
    for position, cell in enumerate(cells, 1):
        if len(cell) > limits.characters:
            return said(
                _("column %(column)s holds more than %(most)s characters; shorten it"),
                column=letters(position),
                most=f"{limits.characters:,}",
            )
        if CONTROL.search(cell):
            return said(
                _("column %(column)s holds a control character; delete it and type the value again"),
                column=letters(position),
            )
    return None
