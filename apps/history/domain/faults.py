"""Where the faults found while reading wait: on disk, for a bad file can have a million."""

import csv
import tempfile
from types import TracebackType
from typing import Self

IN_MEMORY = 1 << 20
LONGEST_VALUE = 200


class FaultLog:
    """Faults as CSV that PostgreSQL can copy: file, line, column, value, reason."""

    def __init__(self) -> None:
        self.file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 (closed on exit)
            max_size=IN_MEMORY, mode="w+", encoding="utf-8", newline=""
        )
        self._writer = csv.writer(self.file, quoting=csv.QUOTE_ALL)
        self._count = 0

    def add(self, file: str, line: int, column: str, value: str, reason: str) -> None:
        self._writer.writerow((file, line, column, printable(value), reason))
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.file.close()


def printable(value: str) -> str:
    """The value as it can be stored and shown: bad bytes as `\\xb2`, and not endless."""
    shown = value.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace").replace("\0", "\\x00")
    return shown if len(shown) <= LONGEST_VALUE else f"{shown[:LONGEST_VALUE]}…"
