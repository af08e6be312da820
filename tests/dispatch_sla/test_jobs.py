"""The three jobs of the dispatch clock, run as workers run them."""

from datetime import date, timedelta
from typing import Any

import pytest

from apps.common.periods import Month
from apps.dispatch_sla.models import StoreMonth
from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from tests.dispatch_sla.world import World, at, clock_of, declare, penalty_of

pytestmark = pytest.mark.django_db


def run(kind: str, now: Any, **payload: Any) -> Job:
    """Ask for a job and work it off by a clock that stands still."""
    with acting_as_system():
        job = enqueue(kind=f"dispatch_sla.{kind}", key=f"{kind}:{now}:{payload}", payload=payload, now=now)
    return work_off(job, now)


def work_off(job: Job, now: Any) -> Job:
    run_job(job_id=job.pk, clock=lambda: now, lease=timedelta(seconds=60))
    with acting_as_system():
        return Job.objects.get(pk=job.pk)


def test_sweep_starts_ends_and_charges(world: World):
    world.top_up("100")
    late, dateless = world.order("11-02 10:00"), world.order("2019-12-31 10:00")
    first = run("sweep", at("11-02 10:05"))
    assert (first.state, first.result) == (
        "done",
        {"started": 1, "clockless": 1, "settled": 0, "changed": 0, "charged": 0},
    )
    second = run("sweep", at("11-05 10:05"))
    assert (second.state, second.result) == (
        "done",
        {"started": 0, "clockless": 0, "settled": 0, "changed": 1, "charged": 1},
    )
    assert (clock_of(late).state, penalty_of(late), penalty_of(dateless), world.balance) == (
        "late",
        "charged",
        None,
        "95.00",
    )


def test_relief_is_applied_by_the_job_that_declaring_asks_for(world: World):
    world.top_up("100")
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    world.sweep("11-06 10:00")
    relief = declare("11-08 10:00")
    with acting_as_system():
        asked = Job.objects.get(kind="dispatch_sla.apply_relief", payload={"relief_id": relief})
    done = work_off(asked, at("11-08 10:01"))
    assert (done.state, done.result) == ("done", {"excluded": 1})
    assert (clock_of(order).state, penalty_of(order), world.balance) == ("excluded", "relieved", "100.00")


def test_every_night_relief_of_all_kinds_is_applied(world: World):
    order = world.order("11-02 10:00")
    world.sweep("11-02 10:05")
    declare("11-08 10:00")
    assert run("apply_relief", at("11-09 00:10")).result == {"excluded": 1}
    assert run("apply_relief", at("11-10 00:10")).result == {"excluded": 0}
    assert clock_of(order).state == "excluded"


def test_month_is_decided_and_fails_in_words_when_it_is_not_due(world: World):
    world.top_up("100")
    world.month_of_orders(late=1, on_time=19)
    early = run("decide_month", at("12-31 23:59"), month="2026-11")
    assert (early.state, early.error) == (
        "failed",
        "the penalties of November 2026 go back when December 2026 has ended",
    )
    assert world.balance == "95.00"
    done = run("decide_month", Month(2026, 12).ends_at, month="2026-11")
    assert (done.state, done.result, world.balance) == ("done", {"stores": 1}, "100.00")
    with acting_as_system():
        assert StoreMonth.objects.get().month == date(2026, 11, 1)
