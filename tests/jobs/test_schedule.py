"""Each occurrence of periodic work happens once: whoever ticks, however often, and however late."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from apps.jobs.domain.scheduling import enqueue_due, enqueue_sweeps
from apps.jobs.models import Job
from apps.jobs.recurrence import Every, Periodic
from apps.jobs.registry import registered_kinds
from apps.jobs.tasks import tick
from apps.tenancy.context import acting_as_system
from config.celery import app
from config.schedule import SCHEDULE, SWEEPS, day_before, last_month, nothing

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAILY = Periodic("toy.greet", time(0, 30), day_before)
MONTHLY = Periodic("toy.greet", time(2, 0), last_month, day_of_month=1)
LAST_OF_MONTH = Periodic("toy.greet", time(12, 0), nothing, day_of_month=29)


def shanghai(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=SHANGHAI).astimezone(UTC)


def keys(jobs: list[Job]) -> list[str]:
    return [job.key for job in jobs]


@pytest.mark.parametrize(
    ("periodic", "now", "latest"),
    [
        (MONTHLY, shanghai(2026, 11, 1, 1, 59, 59), date(2026, 10, 1)),
        (MONTHLY, shanghai(2026, 11, 1, 2, 0), date(2026, 11, 1)),
        (MONTHLY, shanghai(2026, 12, 1, 1, 59, 59), date(2026, 11, 1)),
        (MONTHLY, shanghai(2027, 1, 1, 2, 0), date(2027, 1, 1)),
        (MONTHLY, datetime(2026, 10, 31, 18, 0, tzinfo=UTC), date(2026, 11, 1)),  # in UTC it is still October
        (DAILY, shanghai(2026, 3, 1, 0, 29, 59), date(2026, 2, 28)),
        (DAILY, shanghai(2026, 3, 1, 0, 30), date(2026, 3, 1)),
        (DAILY, shanghai(2028, 3, 1, 0, 29), date(2028, 2, 29)),
        (DAILY, datetime(2026, 12, 31, 16, 30, tzinfo=UTC), date(2027, 1, 1)),
        (LAST_OF_MONTH, shanghai(2026, 3, 15), date(2026, 1, 29)),  # no 29 February in 2026
        (LAST_OF_MONTH, shanghai(2028, 3, 15), date(2028, 2, 29)),
        # The clocks of other places change on these nights; Shanghai's days stay 24 hours.
        (DAILY, datetime(2026, 3, 28, 16, 29, tzinfo=UTC), date(2026, 3, 28)),
        (DAILY, datetime(2026, 3, 28, 16, 30, tzinfo=UTC), date(2026, 3, 29)),
        (DAILY, datetime(2026, 10, 24, 16, 30, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_latest_occurrence_is_of_shanghai(periodic, now, latest):
    assert periodic.due_days(now)[-1] == latest


def test_every_day_of_the_look_back_is_there_once():
    due = DAILY.due_days(shanghai(2026, 11, 1, 12))
    assert due == [date(2026, 8, 31) + timedelta(days=n) for n in range(63)]


@pytest.mark.django_db
def test_a_schedule_that_never_ran_starts_with_its_latest_occurrence():
    with acting_as_system():
        jobs = enqueue_due(schedule=[MONTHLY], now=shanghai(2026, 11, 22))
    assert [(job.key, job.payload) for job in jobs] == [("toy.greet:2026-11-01", {"month": "2026-10"})]
    assert jobs[0].run_after == shanghai(2026, 11, 22)


@pytest.mark.django_db
def test_the_same_occurrence_is_enqueued_once_however_often_the_tick_comes():
    now = shanghai(2026, 11, 22, 0, 30)
    assert keys(enqueue_due(schedule=[DAILY], now=now)) == ["toy.greet:2026-11-22"]
    for later in range(10, 86400, 8640):
        assert enqueue_due(schedule=[DAILY], now=now + timedelta(seconds=later)) == []
    jobs = enqueue_due(schedule=[DAILY], now=now + timedelta(days=1))
    assert [(job.key, job.payload) for job in jobs] == [("toy.greet:2026-11-23", {"day": "2026-11-22"})]


@pytest.mark.django_db
def test_days_missed_by_an_outage_are_caught_up_once_and_in_order():
    enqueue_due(schedule=[DAILY], now=shanghai(2026, 11, 18, 9))
    back = shanghai(2026, 11, 22, 9)
    missed = [f"toy.greet:2026-11-{day}" for day in (19, 20, 21, 22)]
    assert keys(enqueue_due(schedule=[DAILY], now=back)) == missed
    assert enqueue_due(schedule=[DAILY], now=back) == []


@pytest.mark.django_db
def test_an_outage_longer_than_the_look_back_resumes_at_the_latest_occurrence():
    enqueue_due(schedule=[DAILY], now=shanghai(2026, 1, 1, 9))
    assert keys(enqueue_due(schedule=[DAILY], now=shanghai(2026, 11, 22, 9))) == ["toy.greet:2026-11-22"]


def test_ticks_on_many_connections_at_once_give_each_occurrence_once(cloned_db, messages):
    now = shanghai(2026, 11, 22, 9)
    enqueue_due(schedule=[DAILY], now=now - timedelta(days=3))

    def one_tick(_: int) -> int:
        try:
            return len(enqueue_due(schedule=[DAILY], now=now))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(one_tick, range(4)))
    with acting_as_system():
        jobs = list(Job.objects.order_by("key").values_list("pk", "key"))
    assert [key for _, key in jobs] == [f"toy.greet:2026-11-{day}" for day in (19, 20, 21, 22)]
    assert sorted(messages()) == [pk for pk, _ in jobs]


def test_the_table_is_what_the_operator_was_promised():
    now = shanghai(2026, 11, 22, 12)
    table = {
        entry.kind: (entry.due_at(entry.due_days(now)[-1]), entry.payload(entry.due_days(now)[-1]))
        for entry in SCHEDULE
    }
    assert table == {
        "points.prepare_month": (shanghai(2026, 11, 1, 2, 0), {"month": "2026-10"}),
        "points.alarm_unposted": (shanghai(2026, 11, 9, 9, 0), {"month": "2026-10"}),
        "tiers.evaluate_day": (shanghai(2026, 11, 22, 0, 30), {"day": "2026-11-21"}),
        "wallet.pay_growth_rewards": (shanghai(2026, 11, 22, 1, 30), {}),
        "catalog.refresh_offers": (shanghai(2026, 11, 22, 0, 2), {}),
        "catalog.rebuild_search": (shanghai(2026, 11, 22, 3, 0), {}),
        "wallet.recompute_due_dates": (shanghai(2026, 11, 22, 2, 30), {}),
        "wallet.prepare_payouts": (shanghai(2026, 11, 22, 8, 0), {"day": "2026-11-22"}),
        "ledger.check": (shanghai(2026, 11, 22, 3, 30), {}),
        "wallet.check": (shanghai(2026, 11, 22, 3, 45), {}),
        "orders.refresh_scores": (shanghai(2026, 11, 22, 0, 20), {}),
        "exports.remove_old": (shanghai(2026, 11, 22, 4, 10), {}),
        "fulfillment.drop_labels": (shanghai(2026, 11, 22, 4, 0), {}),
        "dispatch_sla.apply_relief": (shanghai(2026, 11, 22, 0, 10), {}),
        "dispatch_sla.decide_month": (shanghai(2026, 11, 1, 0, 20), {"month": "2026-09"}),
        "costs.check": (shanghai(2026, 11, 22, 3, 55), {}),
    }
    assert {entry.kind: entry.minutes for entry in SWEEPS} == {
        "orders.route_waiting": 10,
        "orders.issue_purchases": 10,
        "orders.sweep_purchases": 10,
        "costs.charge_waiting": 10,
        "dispatch_sla.sweep": 5,
        "tracking.sweep": 60,
    }


def test_every_scheduled_kind_has_a_handler():
    assert {entry.kind for entry in (*SCHEDULE, *SWEEPS)} <= registered_kinds()


def test_beat_knows_the_tick_alone():
    assert {name: (entry["task"], entry["schedule"]) for name, entry in app.conf.beat_schedule.items()} == {
        "tick": ("jobs.tick", 10)
    }


def test_a_tick_sweeps_and_enqueues_what_the_table_has_due(cloned_db, messages, monkeypatch):
    monkeypatch.setattr("apps.jobs.tasks.SCHEDULE", [DAILY])
    monkeypatch.setattr("apps.jobs.tasks.SWEEPS", [])
    tick()
    with acting_as_system():
        job = Job.objects.get()
        Job.objects.update(woken_at=None)
    assert job.key.startswith("toy.greet:")
    tick()
    assert messages() == [job.pk, job.pk]


def test_a_sweeps_latest_time_is_of_shanghai():
    every = Every("toy.greet", 10)
    assert every.key(every.latest(shanghai(2026, 11, 22, 10, 9, 59))) == "toy.greet:2026-11-22T10:00"
    assert every.key(every.latest(shanghai(2026, 11, 22, 10, 10))) == "toy.greet:2026-11-22T10:10"
    assert every.latest(datetime(2026, 11, 21, 16, 4, tzinfo=UTC)) == shanghai(2026, 11, 22, 0, 0)


@pytest.mark.django_db
def test_a_sweep_is_enqueued_once_a_time_and_never_beside_an_unfinished_one():
    every, now = Every("toy.greet", 10), shanghai(2026, 11, 22, 10, 3)
    assert keys(enqueue_sweeps(sweeps=[every], now=now)) == ["toy.greet:2026-11-22T10:00"]
    assert enqueue_sweeps(sweeps=[every], now=now + timedelta(minutes=20)) == []
    with acting_as_system():
        Job.objects.update(state="done", finished_at=now)
    assert enqueue_sweeps(sweeps=[every], now=now + timedelta(minutes=1)) == []
    assert keys(enqueue_sweeps(sweeps=[every], now=now + timedelta(hours=3))) == ["toy.greet:2026-11-22T13:00"]
