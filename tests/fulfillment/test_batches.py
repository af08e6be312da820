"""Many labels as one file: asked for, drawn in the background, dropped after a week."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from apps.fulfillment.domain.batches import ask_for_labels, drop_old_labels
from apps.fulfillment.domain.packing import pack_parcel, unpack_parcel
from apps.fulfillment.domain.parcel_errors import NotPrintable
from apps.fulfillment.models import LabelBatch, Parcel
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.parcels import items_of, make_packable_order, make_range, make_rates, make_sender
from tests.fulfillment.reading import barcodes_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def parcels(db: None, monkeypatch: pytest.MonkeyPatch) -> list[Parcel]:
    monkeypatch.setattr("apps.fulfillment.domain.batches.CHUNK", 2)
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7")
    orders = [make_packable_order() for _ in range(5)]
    with acting_as_system():
        return [pack_parcel(order_id=each.pk, items=items_of(each), weight_g=260, now=NOW) for each in orders]


def run(job: Job) -> Job:
    run_job(job_id=job.pk, clock=lambda: NOW, lease=timedelta(minutes=1))
    with acting_as_system():
        job.refresh_from_db()
    return job


def test_a_batch_is_drawn_in_the_order_asked_for_with_its_progress(parcels: list[Parcel]):
    with acting_as_ops():
        batch = ask_for_labels(parcel_ids=[parcel.pk for parcel in reversed(parcels)], now=NOW)
    job = run(batch.job)
    assert (job.state, job.result, job.progress_done, job.progress_total) == ("done", {"labels": 5}, 5, 5)
    with acting_as_ops():
        batch = LabelBatch.objects.get()
    with batch.file.open("rb") as file:
        assert barcodes_of(file.read()) == [[parcel.tracking_no] for parcel in reversed(parcels)]
    name = batch.file.name
    with acting_as_system():
        assert drop_old_labels(now=NOW + timedelta(days=7) - timedelta(seconds=1)) == 0
        assert drop_old_labels(now=NOW + timedelta(days=7)) == 1
        assert drop_old_labels(now=NOW + timedelta(days=8)) == 0
        assert not default_storage.exists(name)


def test_what_was_unpacked_is_in_no_batch(parcels: list[Parcel]):
    ids = [parcel.pk for parcel in parcels]
    with acting_as_ops():
        batch = ask_for_labels(parcel_ids=ids, now=NOW)
        unpack_parcel(parcel_id=ids[3], reason="wrong", now=NOW)
    job = run(batch.job)
    assert job.state == "failed"
    assert f"parcels {ids[3]}: they were unpacked" in job.error
    with acting_as_ops():
        assert not LabelBatch.objects.get().file
        with pytest.raises(NotPrintable):
            ask_for_labels(parcel_ids=ids, now=NOW)
        assert LabelBatch.objects.count() == 1
