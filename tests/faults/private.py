"""A PostgreSQL and a Redis of a test's own, so that crashing them hurts nobody else."""

import dataclasses
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from django.conf import settings
from django.db import connections

from config.embedded import redis_client, redis_socket, restart_postgres, running_services, start_redis
from config.environment import Environment
from tests.databases import clone_of_template, ensure_template
from tests.jobs.brokers import broker_at


@contextmanager
def services_of_ones_own() -> Iterator[str]:
    """Start both under a directory of their own, migrate, and point this process at a database; yields its name."""
    var = Path(tempfile.mkdtemp(prefix="haitun-drill-"))  # not pytest's: it takes away others' right of way
    environment = dataclasses.replace(settings.ENVIRONMENT, var=var / "test")
    try:
        with running_services(environment, durable=False), pointed_at(environment):
            ensure_template()
            with clone_of_template("haitun_drill") as name:
                yield name
    finally:
        shutil.rmtree(var)


@contextmanager
def pointed_at(environment: Environment) -> Iterator[None]:
    """Settings, connections and messages of this process go to these services."""
    before = settings.ENVIRONMENT
    places = {alias: dict(settings.DATABASES[alias]) for alias in settings.DATABASES}
    with broker_at(f"redis+socket://{redis_socket(environment)}"):
        settings.ENVIRONMENT = environment
        try:
            connect_to({alias: {"HOST": str(environment.socket_dir)} for alias in places})
            yield
        finally:
            settings.ENVIRONMENT = before
            connect_to({alias: {"HOST": place["HOST"], "NAME": place["NAME"]} for alias, place in places.items()})


def connect_to(places: dict[str, dict[str, str]]) -> None:
    connections.close_all()
    for alias, place in places.items():
        settings.DATABASES[alias].update(place)
        connections[alias].settings_dict.update(place)


def wipe_redis() -> None:
    """Everything in Redis is gone; only ever the private one."""
    redis_client(settings.ENVIRONMENT).flushall()


def restart_redis() -> None:
    """Redis goes away with all that it held, and comes back empty."""
    with suppress(redis.exceptions.ConnectionError):
        redis_client(settings.ENVIRONMENT).shutdown(nosave=True)
    start_redis(settings.ENVIRONMENT)


def crash_postgres() -> None:
    """Kill every server process without a checkpoint; PostgreSQL recovers from its log."""
    restart_postgres(settings.ENVIRONMENT, mode="immediate")
