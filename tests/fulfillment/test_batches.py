"""Many labels as one file: asked for, drawn in the background, dropped after a week."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db.models import Model

from apps.common.documents.fonts import NotPrintable
from apps.fulfillment.domain.batches import ask_for_labels, drop_old_labels
from apps.fulfillment.domain.packing import pack_parcel, unpack_parcel
from apps.fulfillment.models import CustomsDeclaration, LabelBatch, Parcel
from apps.fulfillment.s10 import s10_number
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.parcels import items_of, make_packable_order, make_range, make_rates, make_sender
from tests.fulfillment.reading import barcodes_of, pages_of, texts_of

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
    assert (job.state, job.result, job.progress_done, job.progress_total) == (
        "done",
        {"labels": 5, "left_out": []},
        5,
        5,
    )
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


def test_what_was_unpacked_meanwhile_is_left_out_and_named(parcels: list[Parcel]):
    ids = [parcel.pk for parcel in parcels]
    with acting_as_ops():
        batch = ask_for_labels(parcel_ids=ids, now=NOW)
        unpack_parcel(parcel_id=ids[3], reason="wrong", now=NOW)
    job = run(batch.job)
    assert (job.state, job.result) == ("done", {"labels": 4, "left_out": [parcels[3].tracking_no]})
    with acting_as_ops():
        batch = LabelBatch.objects.get()
    assert batch.left_out == [parcels[3].tracking_no]
    with batch.file.open("rb") as file:
        printed = barcodes_of(file.read())
    assert printed == [[parcel.tracking_no] for parcel in parcels if parcel != parcels[3]]


def test_what_was_unpacked_before_is_not_asked_for(parcels: list[Parcel]):
    ids = [parcel.pk for parcel in parcels]
    with acting_as_ops():
        for each in (1, 3):
            unpack_parcel(parcel_id=ids[each], reason="wrong", now=NOW)
        with pytest.raises(NotPrintable, match=f"{parcels[1]}, {parcels[3]}: they were unpacked"):
            ask_for_labels(parcel_ids=ids, now=NOW)
        assert not LabelBatch.objects.exists()
        assert not Job.objects.filter(kind="fulfillment.draw_labels").exists()


def test_a_batch_of_which_all_was_unpacked_fails_and_leaves_no_file(parcels: list[Parcel]):
    with acting_as_ops():
        batch = ask_for_labels(parcel_ids=[parcels[0].pk], now=NOW)
        unpack_parcel(parcel_id=parcels[0].pk, reason="wrong", now=NOW)
    job = run(batch.job)
    assert job.state == "failed"
    assert "all these parcels were unpacked since" in job.error
    with acting_as_ops():
        batch = LabelBatch.objects.get()
    assert batch.drawn_at is None
    assert not default_storage.exists(batch.file.name)


def copies_of(parcel: Parcel, count: int) -> list[Parcel]:
    """Parcels as that one, with numbers and declarations of their own."""
    with acting_as_system():
        declared, kept = CustomsDeclaration.objects.get(parcel=parcel), model_to_row(parcel)
        copies = Parcel.objects.bulk_create(
            Parcel(**kept | {"tracking_no": s10_number("RB", n, "CN"), "follow_key": f"copy-{n}"}) for n in range(count)
        )
        CustomsDeclaration.objects.bulk_create(
            CustomsDeclaration(**model_to_row(declared) | {"parcel_id": copy.pk}) for copy in copies
        )
    return copies


def model_to_row(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname != "id"}


@pytest.mark.slow
def test_five_hundred_labels_are_one_file(parcels: list[Parcel], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("apps.fulfillment.domain.batches.CHUNK", 100)
    everything = [*parcels, *copies_of(parcels[0], 495)]
    with acting_as_ops():
        batch = ask_for_labels(parcel_ids=[parcel.pk for parcel in everything], now=NOW)
        unpack_parcel(parcel_id=everything[250].pk, reason="wrong", now=NOW)
    job = run(batch.job)
    assert (job.progress_done, job.progress_total) == (500, 500)
    assert job.result == {"labels": 499, "left_out": [everything[250].tracking_no]}
    left = [parcel for parcel in everything if parcel != everything[250]]
    with acting_as_ops():
        batch = LabelBatch.objects.get()
    with batch.file.open("rb") as file:
        pdf = file.read()
    texts = texts_of(pdf)
    assert len(texts) == 499
    assert all(parcel.tracking_no in text for parcel, text in zip(left, texts, strict=True))
    for page in (0, 99, 100, 249, 250, 498):
        assert barcodes_of(pages_of(pdf, [page])) == [[left[page].tracking_no]]
