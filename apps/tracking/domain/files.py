"""A carrier's file of scans: kept, then taken over row by row; what can't be used comes back with its reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO, TypeVar, cast

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_noop as _

from apps.common.faults import reach
from apps.common.said import Kept, kept_of, said
from apps.common.spreadsheets import CSV, BadSpreadsheet, Layout, Limits, Row, Sheet, open_sheet, write_sheet
from apps.common.uploads import clean_name, sha256_of
from apps.events.domain.recording import record_event
from apps.fulfillment.s10 import is_s10
from apps.jobs.domain.queue import enqueue
from apps.tracking.carriers.post.carrier import Post
from apps.tracking.carriers.post.columns import places_of
from apps.tracking.domain.ingest import record_scans
from apps.tracking.domain.scans import Recorded, Refused, Scan
from apps.tracking.enums import FileState
from apps.tracking.models import RefusedScan, ScanFile

BATCH = 10_000
MEGABYTE = 1 << 20
LIMITS = Limits(bytes=300 * MEGABYTE, unpacked_bytes=1500 * MEGABYTE, rows=2_000_000, columns=60, characters=2_000)
REASON = "refused because"
DOUBTFUL = _("scans whose number is no correct S10 number: %(count)s")
ASSUMED = _("local times at %(place)s whose zone was assumed: %(count)s")
TOLD = ("added", "repeated", "unmatched", "assumed_zones")
Step = Callable[[], AbstractContextManager[None]]
Progress = Callable[[int, int, str], None]
T = TypeVar("T")


@transaction.atomic
def keep_scan_file(*, file: File[bytes], name: str, now: datetime, actor_id: int | None = None) -> ScanFile:
    """Keep the postal operator's event file if its columns can be read. Raises BadSpreadsheet, BadScanFile."""
    with open_sheet(cast(BinaryIO, file), name=name, limits=LIMITS) as sheet:
        places_of(sheet.header)
        header = sheet.header
    kept = ScanFile(
        carrier=Post.name,
        name=clean_name(name),
        sha256=sha256_of(cast("UploadedFile[bytes]", file)),
        header=header,
        received_at=now,
        received_by_id=actor_id,
    )
    kept.file.save(name, file, save=False)
    kept.save()
    record_event(name="scan_file.received", subject=kept, payload={"name": kept.name}, now=now, actor_id=actor_id)
    return kept


def receive_scan_file(*, file: File[bytes], name: str, now: datetime, actor_id: int | None = None) -> ScanFile:
    """Keep a file and ask the workers to take it over. Raises BadSpreadsheet, BadScanFile, and then keeps nothing."""
    with transaction.atomic():
        kept = keep_scan_file(file=file, name=name, now=now, actor_id=actor_id)
        enqueue(kind="tracking.import_file", key=job_key(kept), payload={"file": kept.pk}, now=now)
    return kept


def job_key(file: ScanFile) -> str:
    return f"scan_file:{file.pk}"


def run_import(*, file_id: int, now: datetime, step: Step, progress: Progress) -> dict[str, Any]:
    """Take a file's scans over, 10,000 rows a step; one that was broken off goes on where it was.

    Rows that can't be used are kept with their reason; the others are taken. A file that turns out to be broken
    ends where it does, marked as refused. Taken over already, it begins anew, and adds nothing. Returns the counts.
    """
    told: list[Kept] = []
    with step():
        kept, tally = begin(file_id)
    with kept.file.open("rb") as file:
        try:
            with open_sheet(cast(BinaryIO, file), name=kept.name, limits=LIMITS) as sheet:
                lines = Lines(sheet)
                for batch in batches(lines.after(tally.rows, Post().parse(lines.sheet))):
                    with step():
                        take_batch(kept, tally, batch, lines, now)
                        progress(tally.rows, 0, kept.name)
                        reach("tracking.batch_before_commit")
                    reach("tracking.batch_committed")
        except BadSpreadsheet as broken:
            told.append(kept_of(broken))
    with step():
        return finish(kept, tally, told, now)


@dataclass
class Tally:
    """What was taken of a file so far. It is kept on the file with each step, so that nothing is counted twice."""

    rows: int = 0
    doubtful: int = 0
    done: Recorded = field(default_factory=Recorded)

    @classmethod
    def of(cls, counts: dict[str, Any]) -> Tally:
        told = {name: counts[name] for name in TOLD if name in counts}
        return cls(counts.get("rows", 0), counts.get("doubtful", 0), Recorded(**told))

    def counts(self) -> dict[str, Any]:
        told = {name: getattr(self.done, name) for name in TOLD}
        return {"rows": self.rows, "doubtful": self.doubtful, **told}


class Lines:
    """A sheet that remembers the rows of the batch at hand, so that a refused one can be kept as it came."""

    def __init__(self, sheet: Sheet) -> None:
        self.cells: dict[int, list[str]] = {}
        self.sheet = Sheet(sheet.layout, sheet.header, self._remembered(sheet.rows))

    def _remembered(self, rows: Iterator[Row]) -> Iterator[Row]:
        for row in rows:
            self.cells[row.line] = row.cells
            yield row

    def after(self, count: int, found: Iterator[T]) -> Iterator[T]:
        """What comes after so many rows, which nobody needs any more."""
        for _row in islice(found, count):
            self.cells.clear()
        return found


def begin(file_id: int) -> tuple[ScanFile, Tally]:
    kept = ScanFile.objects.get(pk=file_id)
    if kept.state == FileState.WAITING:
        return kept, Tally.of(kept.counts)
    RefusedScan.objects.filter(file=kept).delete()
    return kept, Tally()


def take_batch(kept: ScanFile, tally: Tally, batch: Sequence[Scan | Refused], lines: Lines, now: datetime) -> None:
    scans = [each for each in batch if isinstance(each, Scan)]
    done = record_scans(scans=scans, source=kept.carrier, now=now)
    refused = [*done.refused, *(each for each in batch if isinstance(each, Refused))]
    RefusedScan.objects.bulk_create(
        RefusedScan(file=kept, line=each.line, told=each.told, cells=lines.cells.get(each.line, []))
        for each in sorted(refused, key=lambda refused: refused.line)
    )
    lines.cells.clear()
    tally.done.add(done)
    tally.rows += len(batch)
    tally.doubtful += sum(bool(scan.tracking_no) and not is_s10(scan.tracking_no) for scan in scans)
    kept.counts = tally.counts()
    kept.save(update_fields=["counts"])


def finish(kept: ScanFile, tally: Tally, told: list[Kept], now: datetime) -> dict[str, Any]:
    done = tally.done
    if tally.doubtful:
        told.append(said(DOUBTFUL, count=tally.doubtful).kept())
    told += [said(ASSUMED, place=place, count=count).kept() for place, count in sorted(done.assumed_zones.items())]
    kept.counts = {
        "rows": tally.rows,
        "added": done.added,
        "repeated": done.repeated,
        "unmatched": done.unmatched,
        "refused": RefusedScan.objects.filter(file=kept).count(),
    }
    kept.state = FileState.REFUSED if told and not tally.rows else FileState.DONE
    kept.told, kept.done_at = told, now
    kept.save(update_fields=["counts", "told", "state", "done_at"])
    record_event(name="scan_file.taken_over", subject=kept, payload=kept.counts, now=now)
    return dict(kept.counts)


def write_refused(*, file: ScanFile, out: BinaryIO) -> None:
    """The refused rows in their own columns with the reason behind them, as CSV."""
    rows = RefusedScan.objects.filter(file=file).order_by("pk").iterator(BATCH)
    wide = len(file.header)
    header = [[*file.header, REASON]]
    lines = ([*(row.cells + [""] * wide)[:wide], row.reason] for row in rows)
    write_sheet(out, Layout(CSV, "utf-8-sig", ","), [*header, *lines])


def batches(found: Iterator[T]) -> Iterator[list[T]]:
    return iter(lambda: list(islice(found, BATCH)), [])
