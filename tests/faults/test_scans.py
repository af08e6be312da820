"""A worker dies in the middle of a file of scans: the next one ends it, and nothing is taken or counted twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from apps.events.models import DomainEvent
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.fulfillment.s10 import s10_number
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.tracking.domain.files import BATCH, job_key, receive_scan_file, run_import
from apps.tracking.models import RefusedScan, ScanFile, UnmatchedScan
from tests.faults.harness import run_until_done, start_worker
from tests.tracking.world import day, make_parcel, state_of

pytestmark = pytest.mark.slow
WAITING = BATCH + 20
COUNTS = {"rows": WAITING + 6, "added": 4, "repeated": 0, "unmatched": WAITING, "refused": 2}


def content(parcel: Parcel) -> str:
    """Scans of a parcel and refused rows at both ends, and so many of unknown numbers between them."""
    own = [f"{parcel.tracking_no},{event},2026-08-{at:02} 18:00,CNCANA" for event, at in (("EMA", 4), ("EMC", 6))]
    last = [f"{parcel.tracking_no},EMD,2026-08-12 12:00,ESMADB", f"{parcel.tracking_no},EMI,2026-08-16 12:00,ESMADB"]
    others = [f"{s10_number('RY', n, 'CN')},EMA,2026-08-04 18:00,CNCANA" for n in range(WAITING)]
    broken = f"{parcel.tracking_no},EMC,yesterday,CNCANA"
    return "\n".join(["number,event,datetime,office", *own, broken, *others, broken, *last])


@pytest.fixture
def parcel(cloned_db: str) -> Parcel:
    return make_parcel(number="RX000000080CN")


@pytest.fixture
def file(parcel: Parcel) -> Iterator[ScanFile]:
    with acting_as_ops():
        given = ContentFile(content(parcel).encode(), name="events.csv")
        kept = receive_scan_file(file=given, name="events.csv", now=timezone.now() - timedelta(seconds=1))
    yield kept
    (settings.MEDIA_ROOT / kept.file.name).unlink()


@pytest.mark.parametrize(
    ("point", "survives"), [("tracking.batch_before_commit", 0), ("tracking.batch_committed", BATCH)]
)
def test_an_import_that_was_killed_takes_every_scan_once(
    cloned_db: str, parcel: Parcel, file: ScanFile, point: str, survives: int
) -> None:
    with start_worker(cloned_db, point) as doomed:
        doomed.wait_until_killed()
    with acting_as_system():
        file.refresh_from_db()
        assert (file.state, file.counts.get("rows", 0)) == ("waiting", survives)
        assert UnmatchedScan.objects.count() == max(survives - 3, 0)
    with start_worker(cloned_db):
        job = run_until_done(job_key(file))
    assert (job.state, job.crashes, job.result) == ("done", 1, COUNTS), job.error
    assert state_of(parcel) == ("delivered", day(4), day(16))
    with acting_as_system():
        file.refresh_from_db()
        assert (file.state, file.counts) == ("done", COUNTS)
        assert (TrackingEvent.objects.count(), UnmatchedScan.objects.count()) == (4, WAITING)
        assert list(RefusedScan.objects.order_by("line").values_list("line", flat=True)) == [4, WAITING + 5]
        names = DomainEvent.objects.filter(subject_type="fulfillment.parcel", subject_id=parcel.pk)
        told = names.exclude(name="parcel.declared").order_by("id").values_list("name", flat=True)
        assert list(told) == ["parcel.shipped", "parcel.delivered"]
        assert DomainEvent.objects.filter(name="scan_file.taken_over").count() == 1
    again = run_import(
        file_id=file.pk, now=timezone.now(), step=acting_as_system, progress=lambda done, total, label: None
    )
    assert again == {**COUNTS, "added": 0, "unmatched": 0, "repeated": WAITING + 4}
