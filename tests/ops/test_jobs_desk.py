"""Jobs in the administration: how far they are, why they stopped, and trying again."""

from datetime import UTC, datetime

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from apps.jobs.domain.queue import enqueue
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system

pytestmark = pytest.mark.django_db

JOBS = "/admin/jobs/job/"
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


def make_job(key: str, **fields: object) -> Job:
    with acting_as_system():
        job = enqueue(kind="points.alarm_unposted", key=key, payload={"month": "2026-10"}, now=NOW)
        Job.objects.filter(pk=job.pk).update(**fields)
        job.refresh_from_db()
    return job


def state_of(job: Job) -> tuple[str, int]:
    with acting_as_system():
        job.refresh_from_db()
    return job.state, job.attempts


@pytest.fixture
def failed(db: None) -> Job:
    return make_job("test:failed", state=JobState.FAILED, attempts=5, finished_at=NOW, error="no CNY rate\n<trace>")


def test_the_list_shows_progress_and_the_first_line_of_an_error(desk: Client, failed: Job) -> None:
    make_job("test:half", progress_done=1500, progress_total=3000)
    page = desk.get(JOBS).content.decode()
    assert '<progress value="1500" max="3000" aria-label="1500 / 3000"></progress> 1,500 / 3,000' in page
    assert "no CNY rate" in page
    assert "&lt;trace&gt;" not in page
    filtered = desk.get(JOBS, {"state__exact": "failed"}).content.decode()
    assert "test:failed" in filtered
    assert "test:half" not in filtered


def test_a_jobs_page_shows_the_whole_error_escaped(desk: Client, failed: Job) -> None:
    page = desk.get(f"{JOBS}{failed.pk}/change/").content.decode()
    assert "<pre>no CNY rate\n&lt;trace&gt;</pre>" in page
    assert "Try again" in page


def test_a_stopped_job_is_tried_again(desk: Client, failed: Job) -> None:
    answer = desk.post(f"{JOBS}{failed.pk}/act/retry/")
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Job test:failed is queued again."]
    assert state_of(failed) == (JobState.QUEUED, 0)


def test_a_done_job_is_not_tried_again(desk: Client) -> None:
    done = make_job("test:done", state=JobState.DONE, attempts=1, finished_at=NOW)
    answer = desk.post(f"{JOBS}{done.pk}/act/retry/")
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [
        "job 'test:done' is done: only failed or quarantined jobs are retried"
    ]
    assert state_of(done) == (JobState.DONE, 1)
    assert "Try again" not in desk.get(f"{JOBS}{done.pk}/change/").content.decode()


def test_selected_jobs_are_tried_again_one_by_one(desk: Client, failed: Job) -> None:
    lost = make_job("test:lost", state=JobState.QUARANTINED, crashes=3, finished_at=NOW)
    done = make_job("test:done", state=JobState.DONE, attempts=1, finished_at=NOW)
    desk.post(JOBS, {"action": "retry_selected", "_selected_action": [failed.pk, lost.pk, done.pk]})
    assert state_of(failed) == state_of(lost) == (JobState.QUEUED, 0)
    assert state_of(done) == (JobState.DONE, 1)
