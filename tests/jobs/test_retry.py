"""Staff bring back what was given up; nothing else can be brought back."""

import pytest
from django.core.management import CommandError, call_command

from apps.jobs.domain.queue import JobNotStopped, retry_job
from apps.jobs.domain.runs import claim
from apps.tenancy.context import acting_as_ops
from tests.jobs.conftest import LEASE, NOW, effects, queued, run, seconds, stored

pytestmark = pytest.mark.django_db


def test_a_failed_job_starts_again_with_a_clean_count(caplog):
    job = queued("toy.refuse")
    run(job)
    later = NOW + seconds(3600)
    with acting_as_ops():
        retry_job(job_id=job.pk, by="ops@haitun.example", now=later)
    job = stored(job)
    assert (job.state, job.attempts, job.crashes) == ("queued", 0, 0)
    assert (job.run_after, job.woken_at, job.finished_at) == (later, later, None)
    assert "ops@haitun.example" in caplog.text
    run(job, at=later)
    assert stored(job).attempts == 1


def test_a_quarantined_job_gets_three_more_lives():
    job = queued()
    for turn in range(4):
        claim(job_id=job.pk, now=NOW + LEASE * turn, lease=LEASE)
    assert stored(job).state == "quarantined"
    with acting_as_ops():
        retry_job(job_id=job.pk, by="ops", now=NOW + LEASE * 9)
    run(job, at=NOW + LEASE * 9)
    assert (stored(job).state, stored(job).error, effects()) == ("done", "", ["greeted"])


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_only_stopped_jobs_can_be_retried(state):
    job = queued()
    if state == "running":
        claim(job_id=job.pk, now=NOW, lease=LEASE)
    if state == "done":
        run(job)
    before = stored(job)
    with pytest.raises(JobNotStopped, match=f"job 'greet:1' is {state}"), acting_as_ops():
        retry_job(job_id=job.pk, by="ops", now=NOW)
    assert stored(job).__dict__.items() >= {k: v for k, v in before.__dict__.items() if k != "_state"}.items()


def test_the_command_counts_shows_and_retries(capsys):
    run(queued())
    run(queued("toy.refuse", key="refuse:1"))
    call_command("jobs")
    assert [line.split() for line in capsys.readouterr().out.splitlines()[:2]] == [
        ["toy.greet", "done", "1"],
        ["toy.refuse", "failed", "1"],
    ]
    call_command("jobs", retry="refuse:1")
    assert capsys.readouterr().out == "queued again: refuse:1\n"
    call_command("jobs")
    assert "toy.refuse                     queued              1" in capsys.readouterr().out


def test_the_command_shows_why_a_job_stopped(capsys):
    run(queued("toy.refuse"))
    call_command("jobs")
    shown = capsys.readouterr().out.splitlines()[-1]
    assert shown == "greet:1 failed: The shop is closed on 2026-11-01; come back tomorrow."


def test_the_command_refuses_an_unknown_key_and_a_job_that_did_not_stop():
    queued()
    with pytest.raises(CommandError, match="no job has the key 'greet:2'"):
        call_command("jobs", retry="greet:2")
    with pytest.raises(CommandError, match="job 'greet:1' is queued") as refusal:
        call_command("jobs", retry="greet:1")
    assert refusal.value.returncode == 2
