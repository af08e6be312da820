"""Writing the file: apart first, kept whole at the end, so that half a file is never handed out."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Final

from django.core.files.base import File

from apps.common.documents.statement import write_statement
from apps.common.documents.table import Row
from apps.common.faults import reach
from apps.events.domain.recording import record_event
from apps.exports.domain.sources import document_of
from apps.exports.enums import ExportKind, ExportState
from apps.exports.models import Export

CHUNK: Final = 500
Step = Callable[[], AbstractContextManager[None]]
Progress = Callable[[int, int, str], None]


def run_export(*, export_id: int, now: datetime, step: Step, progress: Progress) -> dict[str, int]:
    """Write an export's file and keep it; returns its rows and bytes.

    Killed, it begins again: what an earlier run left in the storage is overwritten. Each chunk of rows is read in a
    step of its own, so rows that come meanwhile may be in it or not. Raises ExportRefused.
    """
    with step():
        export = Export.objects.select_related("seller").get(pk=export_id)
        if export.state != ExportState.ASKED:
            return {}
        document = document_of(export.seller, ExportKind(export.kind), export.filters, now=now)
    rows = ReadInSteps(iter(document.rows), step, progress)
    with TemporaryFile() as out:
        write_statement(replace(document, rows=rows), out, format=export.format)
        export.name, export.rows = f"{document.name}.{export.format}", rows.number
        reach("exports.written")
        with step():
            keep(export, out, now=now)
    return {"rows": rows.number, "bytes": export.size or 0}


class ReadInSteps:
    """Rows that are read chunk by chunk, each within a step; counts those that are no sums."""

    def __init__(self, rows: Iterator[Row], step: Step, progress: Progress) -> None:
        self._rows, self._step, self._progress = rows, step, progress
        self.number = 0

    def __iter__(self) -> Iterator[Row]:
        while True:
            with self._step():
                chunk = list(islice(self._rows, CHUNK))
                self.number += sum(not row.is_sum for row in chunk)
                self._progress(self.number, 0, "")
            if not chunk:
                return
            yield from chunk
            reach("exports.chunk_written")


def keep(export: Export, out: IO[bytes], *, now: datetime) -> None:
    """Store what was written, under the name that the export always has, and make it ready."""
    export.size = out.seek(0, 2)
    out.seek(0)
    field = Export._meta.get_field("file")
    field.storage.delete(field.generate_filename(export, ""))
    export.file.save("", File(out), save=False)
    reach("exports.stored")
    export.state, export.ready_at = ExportState.READY, now
    export.save(update_fields=["file", "name", "rows", "size", "state", "ready_at"])
    told = {"rows": export.rows, "bytes": export.size}
    record_event(name="export.ready", subject=export, payload=told, now=now, seller_id=export.seller_id)
