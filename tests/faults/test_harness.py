"""Workers are killed, Redis is wiped, PostgreSQL crashes: every piece of work still happens once."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from apps.events.models import DomainEvent
from apps.jobs.domain.queue import enqueue
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from tests.databases import superuser_sql
from tests.faults.harness import PATIENCE, run_until_done, start_beat, start_worker, tick_until
from tests.faults.private import crash_postgres, restart_redis, wipe_redis
from tests.faults.toy import POINTS

pytestmark = pytest.mark.slow
TOY = ["tests.faults.toy"]
WHOLE_WALK = ["step.1", "step.2", "step.3", "step.4", "arrived"]


def queued(kind: str, *, seconds_ago: int = 0, **payload: float) -> Job:
    now = timezone.now() - timedelta(seconds=seconds_ago)
    with acting_as_system():
        return enqueue(kind=kind, key="toy", payload=payload, now=now)


def effects() -> list[str]:
    """What the toys did; a real tick also enqueues what the real schedule has due."""
    with acting_as_system():
        events = DomainEvent.objects.exclude(name__startswith="points.").order_by("id")
        return list(events.values_list("name", flat=True))


def stored() -> Job:
    with acting_as_system():
        return Job.objects.get(key="toy")


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_any_point_is_relieved_without_a_trace(cloned_db, point):
    queued("toy.walk")
    with start_worker(cloned_db, point, include=TOY) as doomed:
        doomed.wait_until_killed()
    assert stored().state == "running"
    with start_worker(cloned_db, include=TOY):
        job = run_until_done("toy")
    assert (job.state, job.crashes, job.attempts, job.result) == ("done", 1, 0, {"steps": 4})
    assert (job.progress_done, job.progress_total) == (4, 4)
    assert effects() == WHOLE_WALK


def test_a_plain_job_killed_before_its_commit_has_its_effect_once(cloned_db):
    queued("toy.jump")
    with start_worker(cloned_db, "toy.in_the_air", include=TOY) as doomed:
        doomed.wait_until_killed()
    assert effects() == []
    with start_worker(cloned_db, include=TOY):
        job = run_until_done("toy")
    assert (job.state, job.crashes, job.result) == ("done", 1, {"landed": True})
    assert effects() == ["jumped"]


def test_work_that_kills_three_workers_is_locked_away(cloned_db):
    queued("toy.poison")
    for _ in range(3):
        with start_worker(cloned_db, "toy.poisoned", include=TOY) as doomed:
            doomed.wait_until_killed()
    with start_worker(cloned_db, "toy.poisoned", include=TOY) as survivor:
        job = run_until_done("toy")
        assert survivor.popen.poll() is None
    assert (job.state, job.crashes) == ("quarantined", 3)
    assert "vanished 3 times" in job.error


def test_a_wiped_redis_loses_no_work_while_beat_ticks(private_services):
    queued("toy.walk", seconds_ago=31)
    wipe_redis()  # the wake-up is gone; the next tick finds the silence over
    with start_worker(private_services, include=TOY), start_beat(private_services):
        job = wait_without_sweeping()
    assert (job.state, job.crashes) == ("done", 0)
    assert effects() == WHOLE_WALK


def wait_without_sweeping() -> Job:
    """The real tick must do the work here, so the harness only looks."""
    deadline = time.monotonic() + PATIENCE
    while stored().state != "done" and time.monotonic() < deadline:
        time.sleep(0.5)
    return stored()


def test_a_redis_that_restarts_empty_under_a_worker_loses_no_work(private_services):
    with start_worker(private_services, include=TOY):
        queued("toy.walk", seconds_a_step=0.3)
        tick_until(lambda: stored().progress_done > 0)
        restart_redis()
        run_until_done("toy")
        with acting_as_system():
            enqueue(kind="toy.jump", key="after the restart", payload={}, now=timezone.now())
        job = run_until_done("after the restart")
    assert (job.state, job.crashes) == ("done", 0)
    assert effects() == [*WHOLE_WALK, "jumped"]


def test_a_crash_of_postgresql_in_mid_work_is_survived(private_services):
    with start_worker(private_services, include=TOY):
        queued("toy.walk", seconds_a_step=1)
        tick_until(lambda: stored().progress_done > 0)
        crash_postgres()
        job = run_until_done("toy")
    assert (job.state, job.result) == ("done", {"steps": 4})
    assert job.attempts + job.crashes == 1
    assert effects() == WHOLE_WALK


def test_a_login_that_row_level_security_does_not_bind_never_starts(private_services):
    superuser_sql("alter role haitun bypassrls")
    for start in (start_worker, start_beat):
        with start(private_services) as refused:
            assert refused.popen.wait(PATIENCE) == 1
        assert "Haitun does not start: database login 'haitun' has BYPASSRLS." in refused.log.read_text()
