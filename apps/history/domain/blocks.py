"""A CSV file as blocks of rows in columns: plain text at the speed of `split`, the rest by the csv module."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import methodcaller
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _csv import Reader

CHARACTERS = 1 << 19


@dataclass
class Block:
    """Consecutive rows. `lines` holds the physical line each begins on, `columns` the values by column.

    Rows with more or fewer values than the header stand apart, as they are.
    """

    lines: Sequence[int]
    columns: Sequence[Sequence[str]]
    ragged: list[tuple[int, list[str]]] = field(default_factory=list)


def read_header(text: TextIO) -> list[str]:
    """The names on the first line; raises csv.Error."""
    return next(csv.reader(text, strict=True), [])


def read_blocks(text: TextIO, width: int, on_error: Callable[[int, csv.Error], None]) -> Iterator[Block]:
    """The rows after the header; blank lines are passed over. Unreadable lines go to `on_error`."""
    first = 2
    while lines := text.readlines(CHARACTERS):
        columns = split_plainly(lines, width)
        if columns:
            yield Block(range(first, first + len(lines)), columns)
            first += len(lines)
            continue
        # An open quote may reach beyond these lines: then the reader takes what it needs from the text.
        reader = csv.reader(chain(lines, text), strict=True)
        yield block_of(list(read_rows(reader, first, len(lines), on_error)), width)
        first += reader.line_num


def split_plainly(lines: list[str], width: int) -> list[list[str]] | None:
    """The columns, if every line is a row of plain values; None if it takes a CSV reader to tell."""
    whole = "".join(lines)
    if '"' in whole or set(map(methodcaller("count", ","), lines)) != {width - 1}:
        return None
    whole = whole.replace("\r\n", "\n")
    if "\r" in whole:
        return None
    values = whole.replace("\n", ",").split(",")
    return [values[position : len(lines) * width : width] for position in range(width)]


def read_rows(
    reader: "Reader", first: int, lines: int, on_error: Callable[[int, csv.Error], None]
) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on, until so many lines are used up."""
    while (before := reader.line_num) < lines:
        try:
            row: list[str] = next(reader, [])
        except csv.Error as error:
            on_error(first + before, error)
        else:
            if row:
                yield first + before, row


def block_of(rows: list[tuple[int, list[str]]], width: int) -> Block:
    whole = [(line, row) for line, row in rows if len(row) == width]
    ragged = [(line, row) for line, row in rows if len(row) != width]
    columns = list(zip(*(row for _, row in whole), strict=True)) or [()] * width
    return Block([line for line, _ in whole], columns, ragged)
