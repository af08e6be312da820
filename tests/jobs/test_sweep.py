"""Whatever a lost message or a dead worker left behind is found again, in bounded portions, once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from apps.jobs.domain import queue
from apps.jobs.domain.queue import sweep
from apps.jobs.domain.runs import claim
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from tests.jobs.brokers import broker_at
from tests.jobs.conftest import LEASE, NOW, queued, run, seconds, stored


@pytest.mark.django_db
def test_a_job_that_nobody_took_is_called_again_every_thirty_seconds():
    job = queued()
    assert sweep(now=NOW + seconds(29)) == []
    assert sweep(now=NOW + seconds(30)) == [job.pk]
    assert stored(job).woken_at == NOW + seconds(30)
    assert sweep(now=NOW + seconds(59)) == []
    assert sweep(now=NOW + seconds(60)) == [job.pk]


@pytest.mark.django_db
def test_a_running_job_is_called_again_only_when_its_lease_ran_out():
    job = queued()
    claim(job_id=job.pk, now=NOW, lease=LEASE)
    assert sweep(now=NOW + LEASE - seconds(1)) == []
    assert sweep(now=NOW + LEASE) == [job.pk]


@pytest.mark.django_db
def test_a_retry_is_called_when_its_pause_is_over():
    job = queued("toy.fail")
    run(job, at=NOW)
    assert sweep(now=NOW + seconds(9)) == []
    assert sweep(now=NOW + seconds(10)) == [job.pk]


@pytest.mark.django_db
def test_ended_jobs_are_left_alone():
    run(queued())
    run(queued("toy.refuse", key="refuse"))
    assert sweep(now=NOW + LEASE * 100) == []


@pytest.mark.django_db
def test_a_sweep_takes_the_longest_due_first_up_to_its_limit(monkeypatch):
    monkeypatch.setattr(queue, "SWEEP_LIMIT", 3)
    late, early, *others = (queued(key=str(n), run_after=NOW + seconds(60 - n)).pk for n in (1, 50, 20, 30, 40))
    assert sweep(now=NOW + seconds(60)) == [early, others[2], others[1]]
    assert sweep(now=NOW + seconds(60)) == [others[0], late]
    assert sweep(now=NOW + seconds(60)) == []


def test_two_sweeps_at_once_share_the_work(cloned_db, messages):
    jobs = [queued(key=str(n)).pk for n in range(4)]
    with acting_as_system():
        list(Job.objects.select_for_update().filter(pk__in=jobs[:2]))  # another sweep holds these
        with ThreadPoolExecutor(1) as pool:
            swept = pool.submit(lambda: (sweep(now=NOW + seconds(30)), connections.close_all())[0]).result(10)
        transaction.set_rollback(True)
    assert swept == jobs[2:]
    assert messages() == jobs + jobs[2:]
    assert sweep(now=NOW + seconds(30)) == jobs[:2]


def test_a_redis_that_fails_in_the_middle_of_a_sweep_costs_one_warning(cloned_db, caplog):
    jobs = [queued(key=str(n)).pk for n in range(3)]
    with broker_at("redis+socket:///nowhere/redis.sock"):
        assert sweep(now=NOW + seconds(30)) == jobs
    assert caplog.text.count("wake_up_not_sent") == 1
    assert sweep(now=NOW + seconds(60)) == jobs
