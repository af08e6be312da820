"""A scratch database in which only grants and policies stand guard, with two tenants' rows in every table."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest
from django.conf import settings

from config.embedded import superuser_connection
from tests.databases import clone_of_template
from tests.tenancy.cases import Table, all_tables
from tests.tenancy.rows import insert_row, new_row, two_owners

OTHER_GUARDS = """
select format('alter table %s drop constraint %I', conrelid::regclass, conname)
from pg_constraint where contype in ('c', 'x') and connamespace = 'public'::regnamespace
union all
select format('alter table %s disable trigger all', oid::regclass)
from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace
union all
select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname)
from pg_constraint where contype = 'u' and connamespace = 'public'::regnamespace
union all
select format('drop index if exists %s cascade', indexrelid::regclass)
from pg_index join pg_class on pg_class.oid = indexrelid
where indisunique and not indisprimary and relnamespace = 'public'::regnamespace
  and not exists (select from pg_constraint where conindid = indexrelid and contype <> 'f')
"""
Seeds = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def scratch(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A migrated database of this module's own; yields its name."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), clone_of_template(f"haitun_tenancy_{worker}_{os.getpid()}") as name:
        yield name


@pytest.fixture(scope="module")
def superuser(scratch: str) -> Iterator[psycopg2.extensions.connection]:
    """The cluster's superuser in the scratch database, each statement on its own."""
    connection = superuser_connection(settings.ENVIRONMENT, scratch)
    yield connection
    connection.close()


@contextmanager
def rolled_back(connection: psycopg2.extensions.connection) -> Iterator[Any]:
    """A cursor in a transaction that leaves nothing behind."""
    with connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            yield cursor
        finally:
            cursor.execute("rollback")


@pytest.fixture(scope="module")
def seeds(superuser: psycopg2.extensions.connection) -> Seeds:
    """Take away every guard but tenancy's, then put a row of each of two tenants into each table."""
    with superuser.cursor() as cursor:
        cursor.execute(OTHER_GUARDS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        return {table.name: list(two_rows(cursor, table)) for table in all_tables()}


def two_rows(cursor: Any, table: Table) -> Iterator[dict[str, Any]]:
    for owners in two_owners(table.tenancy):
        row = new_row(cursor, table.name, **owners)
        insert_row(cursor, table.name, row)
        yield row
