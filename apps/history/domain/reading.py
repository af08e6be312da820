"""From a CSV file to lines that PostgreSQL copies, one batch at a time."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, BinaryIO

from apps.history.domain.columns import unreadable
from apps.history.domain.faults import FaultLog
from apps.history.domain.files import HistoryFile
from apps.history.domain.reports import Doubts, Progress

BATCH = 4_000
Row = tuple[int, list[str]]


@dataclass
class HistoryReader:
    """Reads one file strictly and streams its rows, with their line numbers, as COPY text in CSV.

    Every fault goes to the log under its line. Values that have one become null, so that what
    the row says otherwise can still be compared with the other files.
    """

    kind: HistoryFile
    path: Path
    faults: FaultLog
    progress: Progress
    ignored: list[str] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    lost_rows: bool = False

    def copy_lines(self) -> Iterator[bytes]:
        total = self.path.stat().st_size
        with self.path.open("rb") as binary:
            rows = self._rows(binary)
            header = next(rows, (1, []))[1]
            positions = self._positions(header)
            while positions and (batch := list(islice(rows, BATCH))):
                yield self._as_csv(self._clean(batch, len(header), positions))
                self.progress(self.kind.name, binary.tell(), total)
        self.progress(self.kind.name, total, total)

    def _rows(self, binary: BinaryIO) -> Iterator[Row]:
        """The rows with the physical line that each begins on. Blank lines are passed over."""
        # Bytes that are no UTF-8 come through as surrogates, which no column takes.
        text = io.TextIOWrapper(binary, encoding="utf-8-sig", errors="surrogateescape", newline="")
        reader = csv.reader(text, strict=True)
        line = 1
        while True:
            try:
                for row in reader:
                    if row:
                        yield line, row
                    line = reader.line_num + 1
            except csv.Error as error:
                self.lost_rows = True
                self._fault(line, "", "", f"cannot be read as CSV ({error}); check the quotes from this line on")
                line = reader.line_num + 1
            else:
                return

    def _positions(self, header: list[str]) -> list[int]:
        """Where each column stands; none at all, with faults, when the header is no good."""
        names = [name.strip() for name in header]
        wanted = [column.name for column in self.kind.columns]
        before = len(self.faults)
        for name in header:
            if reason := unreadable(name.strip()):
                self._fault(1, "", name, f"in the header {reason}")
        for name in wanted:
            if names.count(name) != 1:
                problem = "is missing from the header" if name not in names else "stands twice in the header"
                self._fault(1, name, ",".join(names), f"{problem}; write {','.join(wanted)}")
        if len(self.faults) > before:
            self.lost_rows = True
            return []
        self.ignored = [name for name in names if name not in wanted]
        return [names.index(name) for name in wanted]

    def _clean(self, batch: list[Row], width: int, positions: list[int]) -> Iterator[tuple[Any, ...]]:
        whole = [entry for entry in batch if len(entry[1]) == width]
        if len(whole) < len(batch):
            yield from (self._ragged(line, row, width, positions) for line, row in batch if len(row) != width)
        if whole:
            lines, rows = zip(*whole, strict=True)
            given = itemgetter(*positions)(list(zip(*rows, strict=True)))
            yield from zip(lines, *self._clean_columns(lines, given), strict=True)

    def _clean_columns(self, lines: tuple[int, ...], given: tuple[tuple[str, ...], ...]) -> list[Any]:
        texts, parsed = [], {}
        for column, values in zip(self.kind.columns, given, strict=True):

            def on_fault(position: int, value: str, reason: str, name: str = column.name) -> None:
                self._fault(lines[position], name, value, reason)

            text, parsed[column.name] = column.clean(values, on_fault)
            texts.append(text)
        if self.kind.check_rows:
            raw = {column.name: values for column, values in zip(self.kind.columns, given, strict=True)}

            def on_rule(position: int, name: str, reason: str) -> None:
                self._fault(lines[position], name, raw[name][position], reason)

            self.kind.check_rows(raw, parsed, on_rule)
        if self.kind.doubtful:
            self.doubts.note(self.kind.doubtful(parsed))
        return texts

    def _ragged(self, line: int, row: list[str], width: int, positions: list[int]) -> tuple[Any, ...]:
        """A row with too few or too many values: only its key is kept, for what refers to it."""
        self._fault(line, "", ",".join(row), f"has {len(row)} values where the header has {width}; check the commas")
        values = [row[position] if position < len(row) else None for position in positions]
        return (
            line,
            *(
                value if column.name in self.kind.key and value and column.reason_against(value) is None else None
                for column, value in zip(self.kind.columns, values, strict=True)
            ),
        )

    def _fault(self, line: int, column: str, value: str, reason: str) -> None:
        self.faults.add(self.kind.name, line, column, value, reason)

    @staticmethod
    def _as_csv(rows: Iterator[tuple[Any, ...]]) -> bytes:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\n").writerows(rows)
        return buffer.getvalue().encode()
