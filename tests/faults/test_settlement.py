"""A settlement that is killed, cut off or raced ends exactly as one that nobody disturbed."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from apps.jobs.domain.queue import enqueue
from apps.points_ledger.domain.settlement import settle_month
from apps.points_ledger.models import SettlementShard
from apps.tenancy.context import acting_as_system
from tests.databases import clone_of_template
from tests.faults.harness import run_until_done, start_worker, tick_until
from tests.faults.private import crash_postgres, wipe_redis
from tests.faults.settled_month import MONTH, fingerprint, ledger_is_sound, write_history

pytestmark = pytest.mark.slow
KEY = f"points.settle:{MONTH}"
POINTS = [
    "settlement.before_totals",
    "settlement.after_totals",
    "settlement.after_lines",
    "settlement.after_adjustments",
    "settlement.prepared",
    "settlement.approved",
    "settlement.shard_before_commit.0",
    "settlement.first_shard_committed",
    "settlement.shard_before_commit.1",
    "settlement.later_shard_committed",
    "settlement.adjustments_posted",
    "settlement.before_proof",
    "settlement.after_proof",
    "settlement.before_last_commit",
    "settlement.finished",
]


@pytest.fixture(scope="module")
def undisturbed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """What a settlement leaves behind that nothing happened to."""
    with django_db_blocker.unblock(), clone_of_template("haitun_undisturbed"):
        write_history()
        settle_month(month=MONTH, now=timezone.now(), step=acting_as_system)
        assert ledger_is_sound()
        yield fingerprint()


def enqueue_settlement() -> None:
    with acting_as_system():
        enqueue(kind="points.settle_month", key=KEY, payload={"month": str(MONTH)}, now=timezone.now())


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_any_point_changes_nothing_in_the_result(undisturbed, cloned_db, point):
    write_history()
    enqueue_settlement()
    with start_worker(cloned_db, point) as doomed:
        doomed.wait_until_killed()
    with start_worker(cloned_db):
        job = run_until_done(KEY)
    assert (job.state, job.crashes, job.attempts) == ("done", 1, 0)
    assert fingerprint() == undisturbed
    assert ledger_is_sound()


def shards_posted() -> int:
    with acting_as_system():
        return SettlementShard.objects.filter(run__month=MONTH.first_day, is_posted=True).count()


def shards_left() -> int:
    with acting_as_system():
        return SettlementShard.objects.filter(run__month=MONTH.first_day, is_posted=False).count()


def test_a_wiped_redis_and_a_crashed_database_change_nothing(undisturbed, private_services):
    write_history()
    enqueue_settlement()
    with start_worker(private_services, "settlement.first_shard_committed") as doomed:
        doomed.wait_until_killed()
    assert shards_posted() >= 1
    assert shards_left() >= 1
    wipe_redis()
    connections.close_all()
    crash_postgres()
    with start_worker(private_services):
        job = run_until_done(KEY)
    assert job.state == "done"
    assert fingerprint() == undisturbed
    assert ledger_is_sound()


def test_a_database_that_crashes_under_the_worker_is_waited_for(undisturbed, private_services):
    write_history()
    enqueue_settlement()
    with start_worker(private_services):
        tick_until(shards_posted)
        connections.close_all()
        crash_postgres()
        job = run_until_done(KEY, timeout=120)
    assert job.state == "done"
    assert fingerprint() == undisturbed
    assert ledger_is_sound()


def test_two_settlements_at_once_give_one(undisturbed, cloned_db):
    write_history()
    failures: list[BaseException] = []

    def settle() -> None:
        try:
            settle_month(month=MONTH, now=timezone.now(), step=acting_as_system, writers=2)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=settle) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert fingerprint() == undisturbed
    assert ledger_is_sound()
