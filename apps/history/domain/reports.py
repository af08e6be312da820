"""What an import says: its progress, the faults it found, and what it did."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from apps.common.errors import DomainError

SHOWN_DOUBTS = 5
Progress = Callable[[str, int, int], None]
"""Called with a label, what is done and the total: bytes while reading a file, steps afterwards."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong in a file: on the physical line `line`, the header's being 1.

    A fault of the whole row has no column.
    """

    file: str
    line: int
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        where = f"{self.file} line {self.line}" + (f", {self.column}" if self.column else "")
        return f"{where}: '{self.value}' {self.reason}" if self.column or self.value else f"{where} {self.reason}"


@dataclass(frozen=True)
class FileCounts:
    """What became of one file's rows; a row that stands in it twice counts once."""

    file: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    missing: bool = False

    def __str__(self) -> str:
        if self.missing:
            return f"{self.file}: not there"
        return f"{self.file}: {self.created} created, {self.changed} changed, {self.unchanged} unchanged"


@dataclass
class Doubts:
    """Values that are taken as they are although they look wrong: how many, and the first few."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def note(self, values: Iterable[str]) -> None:
        for value in values:
            self.count += 1
            if self.count <= SHOWN_DOUBTS:
                self.first.append(value)


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or a dry run would do."""

    files: list[FileCounts]
    ignored_columns: dict[str, list[str]]
    doubtful_numbers: Doubts
    corrections: int
    """Differences to closed months, noted for the next open one."""

    @property
    def nothing_changed(self) -> bool:
        return not any(counts.created or counts.changed for counts in self.files)


class NoHistory(DomainError):
    """The directory is not there, or holds none of the files."""


class HistoryRejected(DomainError):
    """The files have faults, each of which has been reported; nothing was imported."""

    def __init__(self, faults: int, shown: Sequence[Fault] = ()) -> None:
        self.faults = faults
        verdict = f"{faults} fault{'' if faults == 1 else 's'} found, nothing imported; correct and import again"
        super().__init__("\n".join([verdict, *map(str, shown)]))
