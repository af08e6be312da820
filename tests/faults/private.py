"""A PostgreSQL and a Redis of a test's own, so that crashing them hurts nobody else."""

import dataclasses
import fcntl
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from django.conf import settings
from django.db import connections

from config.embedded import data_dir, redis_client, redis_socket, restart_postgres, running_services, start_redis
from config.environment import Environment
from tests.databases import clone_of_template, ensure_template, template_name
from tests.jobs.brokers import broker_at


@contextmanager
def services_of_ones_own() -> Iterator[str]:
    """Start both under a directory of their own, and point this process at a migrated database; yields its name."""
    cluster = migrated_cluster()
    with directory_of_ones_own() as environment:
        environment.var.mkdir()
        copy(cluster, data_dir(environment))
        with (data_dir(environment) / "postgresql.conf").open("a") as configuration:
            configuration.write(f"unix_socket_directories = '{environment.socket_dir}'\n")
        with started(environment), clone_of_template("haitun_drill") as name:
            yield name


def migrated_cluster() -> Path:
    """The files of a stopped, migrated cluster, made once for all drills: migrating takes most of a minute."""
    kept = settings.ENVIRONMENT.var / f"cluster_{template_name()}"
    with (settings.ENVIRONMENT.var / "cluster.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in kept.parent.glob("cluster_*"):
                shutil.rmtree(old)
            with directory_of_ones_own() as environment:
                with started(environment):
                    ensure_template()
                copy(data_dir(environment), kept.with_name("cluster_draft"))
            kept.with_name("cluster_draft").rename(kept)
    return kept


@contextmanager
def directory_of_ones_own() -> Iterator[Environment]:
    var = Path(tempfile.mkdtemp(prefix="haitun-drill-"))  # not pytest's: it takes away others' right of way
    try:
        yield dataclasses.replace(settings.ENVIRONMENT, var=var / "test")
    finally:
        shutil.rmtree(var)


@contextmanager
def started(environment: Environment) -> Iterator[None]:
    with running_services(environment, durable=False), pointed_at(environment):
        yield


def copy(source: Path, target: Path) -> None:
    """Copy a cluster with its owner, without whom PostgreSQL does not start."""
    subprocess.run(["cp", "-a", source, target], check=True)


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
