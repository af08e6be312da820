"""Files are read in a thread of its own, ahead of the database; what the database has not taken yet waits on disk."""

import os
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Condition
from typing import IO

from apps.history.domain.faults import FaultLog
from apps.history.domain.files import HistoryFile
from apps.history.domain.reading import HistoryReader
from apps.history.domain.reports import Progress

# Much less, and the two threads would spend their time handing the interpreter to one another.
MOST_AT_ONCE = 1 << 20


class Reading:
    """One file: filled by the reading thread, and at the same time the file that psycopg2 copies from."""

    def __init__(self, kind: HistoryFile, path: Path, faults: FaultLog, waiting: IO[bytes], progress: Progress) -> None:
        self.reader = HistoryReader(kind, path, faults, self._note)
        self._waiting = waiting
        self._progress = progress
        self._position = (kind.name, 0, 0)
        self._filled = self._taken = 0
        self._ended = self._abandoned = False
        self._change = Condition()
        self._work: Future[None] | None = None

    def start(self, thread: ThreadPoolExecutor) -> None:
        self._work = thread.submit(self._fill)

    def abandon(self) -> None:
        self._abandoned = True

    def finish(self) -> HistoryReader:
        """The reader, when all of the file is read; raises what the reading raised."""
        if self._work:
            self._work.result()
        self._progress(*self._position)
        return self.reader

    def read(self, size: int = -1) -> bytes:
        """Some of what is there, whatever `size`; waits while nothing is, and is empty at the end."""
        with self._change:
            self._change.wait_for(lambda: self._filled > self._taken or self._ended)
            ready = self._filled - self._taken
        chunk = os.pread(self._waiting.fileno(), min(ready, MOST_AT_ONCE), self._taken)
        self._taken += len(chunk)
        self._progress(*self._position)
        return chunk

    def _fill(self) -> None:
        try:
            for chunk in self.reader.copy_text():
                if self._abandoned:
                    return
                self._waiting.write(chunk)
                self._waiting.flush()
                with self._change:
                    self._filled += len(chunk)
                    self._change.notify()
        finally:
            with self._change:
                self._ended = True
                self._change.notify()

    def _note(self, label: str, done: int, total: int) -> None:
        self._position = label, done, total


@contextmanager
def reading_ahead(found: dict[HistoryFile, Path], progress: Progress) -> Iterator[dict[HistoryFile, Reading]]:
    """The files, being read one after the other for the length of the block.

    `progress` is called by whoever takes what was read, in its own thread.
    """
    with ExitStack() as open_files, ThreadPoolExecutor(1, "history-reader") as thread:
        readings = {}
        for kind, path in found.items():
            faults = open_files.enter_context(FaultLog())
            waiting = open_files.enter_context(tempfile.TemporaryFile())
            readings[kind] = Reading(kind, path, faults, waiting, progress)
        for reading in readings.values():
            reading.start(thread)
        try:
            yield readings
        finally:
            for reading in readings.values():
                reading.abandon()
