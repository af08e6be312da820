"""Effect and done are one; errors are tried again at exact times; refusals are final; zombies commit nothing."""

from datetime import datetime, timedelta

import pytest

from apps.jobs.domain.runs import JobRun, LeaseLost, claim, pause_after
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from tests.jobs import toys
from tests.jobs.conftest import LEASE, NOW, effects, queued, run, seconds, stored

pytestmark = pytest.mark.django_db


def progress_of(job: Job) -> tuple[int, int, str]:
    return job.progress_done, job.progress_total, job.progress_label


def test_a_plain_job_is_done_with_its_effect_and_keeps_its_result():
    job = queued()
    run(job, at=NOW + seconds(5))
    job = stored(job)
    assert (job.state, job.result, job.error) == ("done", {"greeted": "海豚"}, "")
    assert (job.started_at, job.finished_at) == (NOW + seconds(5), NOW + seconds(5))
    assert (job.lease_token, job.leased_until) == (None, None)
    assert progress_of(job) == (1, 1, "greeted")
    assert effects() == ["greeted"]


def test_a_done_job_is_not_run_again():
    job = queued()
    run(job)
    run(job, at=NOW + LEASE * 2)
    assert effects() == ["greeted"]


def test_a_plain_job_that_fails_leaves_no_effect():
    job = queued("toy.fail")
    run(job)
    assert effects() == []


def test_a_stepped_job_keeps_the_steps_before_its_error_and_ends_after_a_retry():
    job = queued("toy.count", payload={"fail_after": 1})
    run(job)
    assert effects() == ["counted 1"]
    assert (stored(job).state, progress_of(stored(job))) == ("queued", (1, 2, "counting"))
    with acting_as_system():
        Job.objects.filter(pk=job.pk).update(payload={})
    run(job, at=NOW + seconds(10))
    assert (stored(job).state, stored(job).result, stored(job).error) == ("done", {"counted": 2}, "")
    assert effects() == ["counted 1", "counted 1", "counted 2"]  # steps are repeated: theirs to notice


def test_a_stepped_job_may_finish_inside_its_last_step():
    job = queued("toy.finish_inside")
    run(job)
    assert (stored(job).state, stored(job).result) == ("done", {"closed": True})
    assert effects() == ["closed"]


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (1, timedelta(seconds=10)),
        (2, timedelta(seconds=20)),
        (4, timedelta(seconds=80)),
        (9, timedelta(seconds=2560)),
        (10, timedelta(hours=1)),
        (40, timedelta(hours=1)),
    ],
)
def test_pauses_double_up_to_an_hour(attempts, pause):
    assert pause_after(attempts) == pause


def test_an_error_is_tried_again_after_exact_pauses_and_given_up_at_the_fifth(caplog):
    job, at = queued("toy.fail"), NOW
    for attempts, pause in enumerate([10, 20, 40, 80], start=1):
        run(job, at=at)
        tried = stored(job)
        assert (tried.state, tried.attempts, tried.run_after) == ("queued", attempts, at + seconds(pause))
        assert (tried.lease_token, tried.woken_at, tried.finished_at) == (None, None, None)
        run(job, at=at + seconds(pause - 1))  # too early: nothing happens
        assert stored(job).attempts == attempts
        at += seconds(pause)
    assert "job_failed" not in caplog.text
    run(job, at=at)
    given_up = stored(job)
    assert (given_up.state, given_up.attempts, given_up.finished_at) == ("failed", 5, at)
    assert given_up.error.startswith("ValueError: no bread today\n")
    assert given_up.error.endswith('raise ValueError("no bread today")\n')
    assert (given_up.result, effects()) == (None, [])
    assert "job_failed" in caplog.text


def test_a_refusal_is_final_and_kept_in_its_own_words():
    job = queued("toy.refuse")
    run(job)
    job = stored(job)
    assert (job.state, job.attempts, job.finished_at) == ("failed", 1, NOW)
    assert job.error == "The shop is closed on 2026-11-01; come back tomorrow."
    assert effects() == []


def test_a_plain_handler_that_opens_a_step_is_told_so():
    job = queued("toy.misuse")
    run(job)
    assert "RuntimeError: a step of job 'greet:1' is open: a plain handler is itself one step" in stored(job).error


def test_a_kind_that_this_worker_does_not_know_waits_for_one_that_does():
    job = queued()
    with acting_as_system():
        Job.objects.filter(pk=job.pk).update(kind="toy.of_tomorrow")
    run(job)
    assert (stored(job).state, stored(job).run_after) == ("queued", NOW + seconds(10))
    assert stored(job).error.startswith("UnknownKind: no handler for job kind 'toy.of_tomorrow'")


class Clock:
    """It moves only when told to."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


def holder(job: Job) -> tuple[JobRun, Clock]:
    clock = Clock()
    return JobRun(claim(job_id=job.pk, now=NOW, lease=LEASE), clock, LEASE), clock


def test_each_step_renews_the_lease_from_its_end():
    job = queued()
    run_, clock = holder(job)
    with run_.step():
        clock.now = NOW + seconds(55)
    assert stored(job).leased_until == NOW + seconds(55) + LEASE
    clock.now = NOW + seconds(90)
    run_.progress(3, 9, "between steps")
    assert stored(job).leased_until == NOW + seconds(90) + LEASE
    assert progress_of(stored(job)) == (3, 9, "between steps")


def test_progress_inside_a_step_is_rolled_back_with_it():
    job = queued()
    run_, _ = holder(job)
    run_.progress(1, 9, "kept")

    def failing_step() -> None:
        with run_.step():
            run_.progress(2, 9, "lost")
            raise ValueError("stumbled")

    with pytest.raises(ValueError, match="stumbled"):
        failing_step()
    assert progress_of(stored(job)) == (1, 9, "kept")
    with run_.step():
        run_.progress(3, 9, "the run can go on")
    assert progress_of(stored(job)) == (3, 9, "the run can go on")


def test_a_zombie_that_lost_its_lease_commits_nothing():
    job = queued()
    zombie, clock = holder(job)
    successor = claim(job_id=job.pk, now=NOW + LEASE, lease=LEASE)
    clock.now = NOW + LEASE + seconds(1)

    def late_step() -> None:
        with zombie.step():
            toys.note(zombie, "from the grave")

    with pytest.raises(LeaseLost, match="job 'greet:1' was taken over by another run"):
        late_step()
    with pytest.raises(LeaseLost):
        zombie.progress(9, 9, "from the grave")
    with pytest.raises(LeaseLost):
        zombie.end_in_error(ValueError("from the grave"))
    kept = stored(job)
    assert (kept.state, kept.lease_token) == ("running", successor.lease_token)
    assert (kept.attempts, kept.error, progress_of(kept)) == (0, "", (0, 0, ""))
    assert effects() == []


def test_a_run_whose_job_was_taken_over_stops_without_an_error(caplog):
    job = queued("toy.oversleep")
    run(job)
    assert (stored(job).state, stored(job).crashes) == ("running", 1)
    assert (stored(job).attempts, stored(job).error) == (0, "")
    assert effects() == ["before its sleep"]
    assert "job_lease_lost" in caplog.text
