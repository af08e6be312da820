"""From a CSV file to what PostgreSQL copies, one block of rows at a time."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from apps.history.domain.blocks import Block, read_blocks, read_header
from apps.history.domain.columns import unreadable
from apps.history.domain.faults import FaultLog
from apps.history.domain.files import HistoryFile
from apps.history.domain.reports import Doubts, Progress


@dataclass
class HistoryReader:
    """Reads one file strictly and streams its rows, each with its line number, as COPY text.

    Every fault goes to the log under its line. Values that have one become null, so that what the
    row says otherwise can still be compared with the other files.
    """

    kind: HistoryFile
    path: Path
    faults: FaultLog
    progress: Progress
    ignored: list[str] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    lost_rows: bool = False

    def copy_text(self) -> Iterator[bytes]:
        total = self.path.stat().st_size
        # Bytes that are no UTF-8 come through as surrogates, which no column takes.
        with (
            self.path.open("rb") as binary,
            io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="") as text,
        ):
            header = self._header(text)
            positions = self._positions(header)
            if positions:
                for block in read_blocks(text, len(header), self._unreadable):
                    yield copy_lines(self._rows(block, len(header), positions))
                    self.progress(self.kind.name, binary.tell(), total)
        self.progress(self.kind.name, total, total)

    def _header(self, text: io.TextIOWrapper) -> list[str]:
        try:
            return [name.strip() for name in read_header(text)]
        except csv.Error as error:
            self._unreadable(1, error)
            return []

    def _positions(self, names: list[str]) -> list[int]:
        """Where each column stands; none at all, with faults, when the header is no good."""
        wanted = [column.name for column in self.kind.columns]
        before = len(self.faults)
        for name in names:
            if reason := unreadable(name):
                self._fault(1, "", name, f"in the header {reason}")
        for name in wanted:
            if names.count(name) != 1:
                problem = "stands twice in the header" if name in names else "is missing from the header"
                self._fault(1, name, "", f"{problem}; write {','.join(wanted)}")
        if len(self.faults) > before:
            self.lost_rows = True
            return []
        self.ignored = [name for name in names if name not in wanted]
        return [names.index(name) for name in wanted]

    def _rows(self, block: Block, width: int, positions: list[int]) -> Iterator[Sequence[str]]:
        for line, row in block.ragged:
            yield self._ragged(line, row, width, positions)
        given = [block.columns[position] for position in positions]
        yield from zip(map(str, block.lines), *self._clean(block.lines, given), strict=True)

    def _clean(self, lines: Sequence[int], given: list[Sequence[str]]) -> list[Sequence[str]]:
        """The columns with empty values where there is a fault."""
        raw = {column.name: values for column, values in zip(self.kind.columns, given, strict=True)}
        texts: list[Sequence[str]] = []
        parsed: dict[str, Sequence[Any]] = {}

        def on_fault(position: int, name: str, reason: str) -> None:
            self._fault(lines[position], name, raw[name][position], reason)

        for column in self.kind.columns:
            text, parsed[column.name] = column.clean(raw[column.name], on_fault)
            texts.append(text)
        if self.kind.check_rows:
            self.kind.check_rows(raw, parsed, on_fault)
        if self.kind.doubtful:
            self.doubts.note(self.kind.doubtful(parsed))
        return texts

    def _ragged(self, line: int, row: list[str], width: int, positions: list[int]) -> Sequence[str]:
        """A row with too few or too many values: only its key is kept, for what refers to it."""
        self._fault(line, "", ",".join(row), f"has {len(row)} values, the header has {width}; check the commas")
        values = [row[position] if position < len(row) else "" for position in positions]
        return [
            str(line),
            *(
                value if column.name in self.kind.key and column.reason_against(value) is None else ""
                for column, value in zip(self.kind.columns, values, strict=True)
            ),
        ]

    def _unreadable(self, line: int, error: csv.Error) -> None:
        self.lost_rows = True
        self._fault(line, "", "", f"cannot be read as CSV ({error}); check the quotes from this line on")

    def _fault(self, line: int, column: str, value: str, reason: str) -> None:
        self.faults.add(self.kind.name, line, column, value, reason)


def copy_lines(rows: Iterator[Sequence[str]]) -> bytes:
    """Rows in COPY's text format. No value holds a tab or a line break: no column lets one pass."""
    lines = "\n".join(map("\t".join, rows))
    return f"{lines}\n".replace("\\", r"\\").encode() if lines else b""
