"""The daily job: it catches up what was missed, a committed step for each day."""

from datetime import timedelta

import pytest

from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.seller_tiers.domain import evaluation
from apps.seller_tiers.models import Evaluation
from apps.tenancy.context import acting_as_system
from tests.seller_tiers.history import NOW, changes, evaluate, on, place

pytestmark = pytest.mark.django_db

LEASE = timedelta(minutes=1)


def run(day: str, key: str = "tiers") -> Job:
    with acting_as_system():
        job = enqueue(kind="tiers.evaluate_day", key=key, payload={"day": day}, now=NOW)
    run_job(job_id=job.pk, clock=lambda: NOW, lease=LEASE)
    with acting_as_system():
        return Job.objects.get(pk=job.pk)


def test_job_evaluates_its_day_and_those_missed_before_it(a):
    place(a, on(1), on(30), daily=3)
    evaluate(on(29))
    job = run("2026-07-02")
    assert (job.state, job.error) == ("done", "")
    assert job.result == {"evaluated": ["2026-06-30", "2026-07-01", "2026-07-02"]}
    assert (job.progress_done, job.progress_total, job.progress_label) == (3, 3, "2026-07-02")
    assert changes() == [("A", on(30), 0, 1, 90)]
    assert run("2026-07-02", key="again").result == {"evaluated": []}


def test_job_of_a_day_that_has_not_ended_fails_and_decides_nothing(a):
    job = run("2026-11-22")
    assert (job.state, job.result) == ("failed", None)
    assert job.error.startswith("2026-11-22 has not ended in Shanghai yet")
    with acting_as_system():
        assert Evaluation.objects.count() == 0


def test_days_decided_before_an_error_are_kept_and_the_retry_goes_on(a, monkeypatch):
    place(a, on(1), on(30), daily=3)
    evaluate(on(29))
    decide = evaluation.decide_tiers

    def fail_on_the_second_day(day, book):
        if day == on(1, month=7):
            raise RuntimeError("out of memory")
        return decide(day, book)

    monkeypatch.setattr(evaluation, "decide_tiers", fail_on_the_second_day)
    job = run("2026-07-02")
    assert (job.state, job.progress_done, job.progress_label) == ("queued", 1, "2026-06-30")
    monkeypatch.undo()
    run_job(job_id=job.pk, clock=lambda: NOW + timedelta(minutes=1), lease=LEASE)
    with acting_as_system():
        job.refresh_from_db()
        assert job.result == {"evaluated": ["2026-07-01", "2026-07-02"]}
    assert changes() == [("A", on(30), 0, 1, 90)]
