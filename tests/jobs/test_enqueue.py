"""Work is written with the act that asks for it, once, and a message only hurries it along."""

import time
from datetime import date

import pytest
from django.db import ProgrammingError

from apps.accounts.models import Organization
from apps.jobs.domain.queue import enqueue, sweep
from apps.jobs.models import Job
from apps.jobs.registry import UnknownKind, handler, handler_of
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.jobs import toys
from tests.jobs.brokers import broker_at
from tests.jobs.conftest import NOW, queued, seconds, stored


def organization(code: str) -> Organization:
    with acting_as_system():
        return Organization.objects.create(kind="seller", code=code, name=code, joined_on=date(2026, 1, 1))


def test_a_job_waits_for_its_worker_and_one_message_calls_it(cloned_db, messages):
    job = stored(queued())
    assert (job.kind, job.key, job.payload) == ("toy.greet", "greet:1", {"whom": "海豚"})
    assert (job.state, job.attempts, job.crashes) == ("queued", 0, 0)
    assert (job.run_after, job.woken_at, job.created_at) == (NOW, NOW, NOW)
    assert messages() == [job.pk]


def test_a_key_is_one_job_for_ever_even_when_it_is_done(cloned_db, messages):
    first = queued()
    with acting_as_system():
        Job.objects.filter(pk=first.pk).update(state="done", finished_at=NOW)
    second = queued(payload={"whom": "other"}, now=NOW + seconds(5))
    assert (second.pk, second.state, second.payload) == (first.pk, "done", {"whom": "海豚"})
    assert messages() == [first.pk]


def test_nothing_is_kept_or_sent_when_the_act_fails(cloned_db, messages):
    def act() -> None:
        with acting_as_system():
            queued()
            raise ValueError("the act failed")

    with pytest.raises(ValueError, match="the act failed"):
        act()
    with acting_as_system():
        assert Job.objects.count() == 0
    assert messages() == []


def test_work_for_later_sends_nothing_until_it_is_due(cloned_db, messages):
    job = queued(run_after=NOW + seconds(60))
    assert (job.run_after, job.woken_at) == (NOW + seconds(60), None)
    assert sweep(now=NOW + seconds(59)) == []
    assert messages() == []
    assert sweep(now=NOW + seconds(60)) == [job.pk]
    assert messages() == [job.pk]


def test_a_kind_that_nobody_handles_is_an_error_at_once(cloned_db):
    with pytest.raises(UnknownKind, match=r"no handler for job kind 'toy.gret': known are .*toy.greet"):
        queued("toy.gret")
    with acting_as_system():
        assert Job.objects.count() == 0


def test_two_functions_cannot_handle_one_kind():
    with pytest.raises(ValueError, match=r"'toy.greet' has two handlers: tests.jobs.toys.greet, tests.jobs.toys.fail$"):
        handler("toy.greet")(toys.fail)
    assert handler_of("toy.greet").handle is toys.greet


def test_a_seller_enqueues_its_own_work_only_and_keys_of_others_do_not_matter(cloned_db, messages):
    one, two = organization("S1"), organization("S2")
    theirs = queued(seller_id=two.pk)
    with acting_for_seller(one.pk):
        fields = {"kind": "toy.greet", "key": "greet:1", "payload": {}, "now": NOW}
        own = enqueue(**fields, seller_id=one.pk)
        assert [job.pk for job in Job.objects.all()] == [own.pk]
        assert enqueue(**fields, seller_id=one.pk).pk == own.pk
    assert messages() == [theirs.pk, own.pk]
    with pytest.raises(ProgrammingError, match="row-level security"), acting_for_seller(one.pk):
        enqueue(**fields, seller_id=two.pk)
    with pytest.raises(ProgrammingError, match="row-level security"), acting_for_seller(one.pk):
        enqueue(**fields)
    with acting_as_system():
        assert Job.objects.count() == 2


def test_without_redis_the_act_commits_and_the_sweep_sends_later(cloned_db, messages, caplog):
    with broker_at("redis+socket:///nowhere/redis.sock"):
        started = time.monotonic()
        job = queued()
        assert time.monotonic() - started < 1
    assert stored(job).state == "queued"
    assert "wake_up_not_sent" in caplog.text
    assert messages() == []
    assert sweep(now=NOW + seconds(29)) == []
    assert sweep(now=NOW + seconds(30)) == [job.pk]
    assert messages() == [job.pk]
