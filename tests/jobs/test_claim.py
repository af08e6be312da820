"""One holder at a time; a holder that vanished is replaced twice, then the job is locked away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
from django.db import connections, transaction

from apps.jobs.domain.runs import claim, run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from tests.jobs.conftest import LEASE, NOW, effects, queued, run, seconds, stored


def take(job: Job, at: datetime = NOW) -> Job | None:
    return claim(job_id=job.pk, now=at, lease=LEASE)


@pytest.mark.django_db
def test_a_claim_is_a_lease_in_the_claimers_name():
    job = queued()
    claimed = take(job)
    assert (claimed.state, claimed.leased_until, claimed.started_at) == ("running", NOW + LEASE, NOW)
    assert claimed.lease_token is not None
    assert stored(job).lease_token == claimed.lease_token


@pytest.mark.django_db
def test_what_is_not_due_leased_or_ended_cannot_be_claimed():
    later = queued(key="later", run_after=NOW + seconds(1))
    assert take(later) is None
    assert take(later, NOW + seconds(1)) is not None
    assert take(later, NOW + seconds(60)) is None
    done = queued(key="done")
    run(done)
    assert take(done, NOW + LEASE * 2) is None
    assert claim(job_id=done.pk + 1000, now=NOW, lease=LEASE) is None


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_a_crash_and_the_job_goes_to_the_next():
    job = queued()
    first = take(job)
    second = take(job, NOW + LEASE)
    assert (second.state, second.crashes, second.attempts) == ("running", 1, 0)
    assert second.lease_token != first.lease_token
    assert (second.started_at, second.leased_until) == (NOW, NOW + LEASE * 2)


@pytest.mark.django_db
def test_the_third_crash_is_quarantine_and_the_handler_is_not_called(caplog):
    job = queued()
    for crashes in range(3):
        assert take(job, NOW + LEASE * crashes).crashes == crashes
    run(job, at=NOW + LEASE * 3)
    job = stored(job)
    assert (job.state, job.crashes, job.finished_at) == ("quarantined", 3, NOW + LEASE * 3)
    assert (job.lease_token, job.leased_until) == (None, None)
    assert job.error.startswith("The worker vanished 3 times while it ran this job")
    assert effects() == []
    assert "job_quarantined" in caplog.text
    assert take(job, NOW + LEASE * 9) is None


def at_once(count: int, act) -> list:
    """Run `act` on that many connections, all let go at the same moment."""
    gate = Barrier(count)

    def one(_: int):
        gate.wait(10)
        try:
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))


def test_one_job_claimed_on_many_connections_at_once_goes_to_one(cloned_db):
    for turn in range(5):
        job = queued(key=f"race:{turn}")
        assert [claimed is not None for claimed in at_once(8, lambda: take(job))].count(True) == 1  # noqa: B023
        assert stored(job).crashes == 0


def test_one_job_run_on_many_connections_at_once_has_its_effect_once(cloned_db):
    job = queued()
    at_once(8, lambda: run_job(job_id=job.pk, clock=lambda: NOW, lease=LEASE))
    assert stored(job).state == "done"
    assert effects() == ["greeted"]


def test_a_job_in_the_middle_of_a_step_cannot_be_taken_over(cloned_db):
    job = queued()
    take(job)
    with acting_as_system():
        Job.objects.filter(pk=job.pk).update(progress_done=1)  # as a step does: its row stays locked
        late = NOW + LEASE * 2
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(lambda: (take(job, late), connections.close_all())[0]).result(10) is None
        transaction.set_rollback(True)
    assert take(job, late).crashes == 1
