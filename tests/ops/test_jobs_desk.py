"""Jobs in the administration: how far they are, why they stopped, and trying again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from apps.jobs.domain.cancelling import NotCancelled, cancel_job
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
        "“Try again” is not possible for test:done (Done) as it stands now; its page shows what is."
    ]
    assert state_of(done) == (JobState.DONE, 1)
    assert f"{JOBS}{done.pk}/act/retry/" not in desk.get(f"{JOBS}{done.pk}/change/").content.decode()


def test_selected_jobs_are_tried_again_one_by_one(desk: Client, failed: Job) -> None:
    lost = make_job("test:lost", state=JobState.QUARANTINED, crashes=3, finished_at=NOW)
    done = make_job("test:done", state=JobState.DONE, attempts=1, finished_at=NOW)
    chosen = {"action": "retry_selected", "_selected_action": [failed.pk, lost.pk, done.pk]}
    asked = desk.post(JOBS, chosen).content.decode()
    assert "test:failed (Failed)" in asked
    assert state_of(failed) == (JobState.FAILED, 5)
    desk.post(JOBS, {**chosen, "confirmed": "1"})
    assert state_of(failed) == state_of(lost) == (JobState.QUEUED, 0)
    assert state_of(done) == (JobState.DONE, 1)


def test_a_waiting_sweep_is_cancelled_and_may_come_back(desk: Client) -> None:
    with acting_as_system():
        sweep = enqueue(kind="tracking.sweep", key="tracking.sweep:now", payload={}, now=NOW)
    desk.post(f"{JOBS}{sweep.pk}/act/cancel/")
    assert state_of(sweep) == (JobState.CANCELLED, 0)
    page = desk.get(f"{JOBS}{sweep.pk}/change/").content.decode()
    assert "Try again" in page
    assert f"{JOBS}{sweep.pk}/act/cancel/" not in page
    desk.post(f"{JOBS}{sweep.pk}/act/retry/")
    assert state_of(sweep) == (JobState.QUEUED, 0)


def test_what_leaves_something_undone_is_not_cancelled(desk: Client) -> None:
    job = make_job("test:month")
    answer = desk.post(f"{JOBS}{job.pk}/act/cancel/")
    told = "“Cancel” is not possible for test:month (Queued) as it stands now; its page shows what is."
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [told]
    with acting_as_system(), pytest.raises(NotCancelled):
        cancel_job(job_id=job.pk, by="test", now=NOW)
    assert state_of(job) == (JobState.QUEUED, 0)


def test_stuck_jobs_are_found(desk: Client) -> None:
    with time_machine.travel(NOW, tick=False):
        late = make_job("test:late", run_after=NOW - timedelta(minutes=6))
        token = "00000000-0000-0000-0000-000000000001"
        gone = make_job("test:gone", state=JobState.RUNNING, lease_token=token, leased_until=NOW)
        make_job("test:held", state=JobState.RUNNING, lease_token=token, leased_until=NOW + timedelta(seconds=1))
        make_job("test:due")
        rows = {
            stuck: [job.pk for job in desk.get(JOBS, {"stuck": stuck}).context["cl"].result_list]
            for stuck in ("lease", "late")
        }
        assert rows == {"lease": [gone.pk], "late": [late.pk]}
        assert "Running (its worker vanished)" in desk.get(JOBS).content.decode()
