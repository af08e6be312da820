"""Reading what jobs left behind: their rows, their effects, and the messages that Redis holds."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from apps.events.models import DomainEvent
from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.jobs.wake import queue_name
from apps.tenancy.context import acting_as_system
from config.embedded import redis_client
from tests.jobs import toys  # noqa: F401  # registers the toy kinds

NOW = datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def queued(kind: str = "toy.greet", *, key: str = "greet:1", **fields: Any) -> Job:
    """A committed job, due at NOW."""
    with acting_as_system():
        return enqueue(**{"kind": kind, "key": key, "payload": {"whom": "海豚"}, "now": NOW} | fields)


def run(job: Job, *, at: datetime = NOW) -> None:
    """One run of a job by a worker whose clock stands still."""
    run_job(job_id=job.pk, clock=lambda: at, lease=LEASE)


def stored(job: Job) -> Job:
    with acting_as_system():
        return Job.objects.get(pk=job.pk)


def effects() -> list[str]:
    """The names of the events that were committed, oldest first."""
    with acting_as_system():
        return list(DomainEvent.objects.order_by("id").values_list("name", flat=True))


@pytest.fixture
def messages(django_db_setup: None) -> Iterator[Callable[[], list[int]]]:
    """The job ids whose wake-ups are waiting in this database's queue, oldest first."""
    redis = redis_client(settings.ENVIRONMENT)
    redis.delete(queue_name())

    def read() -> list[int]:
        waiting = [json.loads(raw) for raw in reversed(redis.lrange(queue_name(), 0, -1))]
        assert {message["headers"]["task"] for message in waiting} <= {"jobs.run"}
        return [json.loads(base64.b64decode(message["body"]))[1]["job_id"] for message in waiting]

    yield read
    redis.delete(queue_name())
