"""Template and copies of the test database."""

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from config.embedded import superuser_connection
from config.environment import ROOT

SHAPING_FILES = (
    "apps/*/migrations/*.py",
    "apps/*/sql/*.sql",
    "apps/tenancy/*.py",
    "config/sql/*.sql",
    "requirements/base.txt",
)


def superuser_sql(sql: str, *, database: str = "postgres") -> list[Any]:
    """Run one statement as the cluster's superuser; returns its rows, if it has any."""
    connection = superuser_connection(settings.ENVIRONMENT, database)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


@cache
def template_name() -> str:
    """Named after everything that shapes the schema, so a changed migration makes a new one."""
    digest = hashlib.sha256()
    for pattern in SHAPING_FILES:
        for path in sorted(Path(ROOT).glob(pattern)):
            digest.update(path.read_bytes())
    return f"haitun_template_{digest.hexdigest()[:12]}"


def ensure_template() -> None:
    """Migrate the template database once for all workers, and drop those of older schemas."""
    with (settings.ENVIRONMENT.var / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        name = template_name()
        found = {
            row[0] for row in superuser_sql("select datname from pg_database where datname like 'haitun_template_%'")
        }
        if name in found:
            return
        for old in found:
            drop_database(old)
        create_database(f"{name}_draft")
        point_connections_at(f"{name}_draft")
        call_command("migrate", verbosity=0)
        connections.close_all()
        superuser_sql(f'alter database "{name}_draft" rename to "{name}"')


@contextmanager
def clone_of_template(name: str) -> Iterator[str]:
    """A copy of the template that both aliases point at for the length of the block."""
    before = connections["default"].settings_dict["NAME"]
    drop_database(name)
    create_database(name, template=template_name())
    point_connections_at(name)
    try:
        yield name
    finally:
        point_connections_at(before)
        drop_database(name)


def create_database(name: str, *, template: str = "template1") -> None:
    superuser_sql(f'create database "{name}" owner haitun_owner template "{template}"')
    superuser_sql(f'grant temporary on database "{name}" to haitun, app_system')


def drop_database(name: str) -> None:
    superuser_sql(f'drop database if exists "{name}" with (force)')


def point_connections_at(name: str) -> None:
    connections.close_all()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
