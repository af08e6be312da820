"""The matrix has no blind spot: take away or open up any one policy, and a case of it fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pytest

from tests.tenancy.cases import ROLES, Table, all_tables, cases_of, outcome
from tests.tenancy.conftest import Seeds, rolled_back
from tests.tenancy.rows import OWN

POLICIES = [
    (table, role)
    for table in all_tables()
    for role in ROLES
    if table.may(role) and table.tenancy.audience not in ("global", "market")
]
TENANT_POLICIES = [(table, role) for table, role in POLICIES if table.tenant_column(role)]


@contextmanager
def after(superuser: psycopg2.extensions.connection, *changes: str) -> Iterator[Any]:
    """A cursor in a transaction that made these changes and is rolled back."""
    with rolled_back(superuser) as cursor:
        for change in changes:
            cursor.execute(change)
        yield cursor


def failing_cases(cursor: Any, table: Table, role: str, seeds: Seeds) -> list[str]:
    """The matrix cases of a table and role that no longer hold, seen as the runtime login."""
    cursor.execute("set local session authorization haitun")
    entered = "none" if role == "app_login" else role
    tenant = str(OWN) if role in ("app_seller", "app_supplier") else ""
    cursor.execute("select set_config('role', %s, true), set_config('app.org', %s, true)", [entered, tenant])
    return [str(case) for case in cases_of(table, role) if outcome(cursor, case, seeds) != case.expected]


def test_every_policy_of_the_five_roles_is_in_this_proof(superuser, seeds: Seeds):
    with superuser.cursor() as cursor:
        cursor.execute("select tablename, policyname from pg_policies where policyname = any(%s)", [list(ROLES)])
        assert {(table.name, role) for table, role in POLICIES} == set(cursor.fetchall())


@pytest.mark.parametrize(("table", "role"), POLICIES, ids=str)
def test_dropping_a_policy_fails_the_matrix(table: Table, role: str, superuser, seeds: Seeds):
    with after(superuser) as cursor:
        assert failing_cases(cursor, table, role, seeds) == []
    with after(superuser, f'drop policy {role} on "{table.name}"') as cursor:
        assert failing_cases(cursor, table, role, seeds) != []


@pytest.mark.parametrize(("table", "role"), TENANT_POLICIES, ids=str)
def test_opening_a_policy_to_every_row_fails_the_matrix(table: Table, role: str, superuser, seeds: Seeds):
    with after(superuser, f'alter policy {role} on "{table.name}" using (true) with check (true)') as cursor:
        assert failing_cases(cursor, table, role, seeds) != []


@pytest.mark.parametrize(("table", "role"), TENANT_POLICIES, ids=str)
def test_switching_row_security_off_fails_the_matrix(table: Table, role: str, superuser, seeds: Seeds):
    with after(superuser, f'alter table "{table.name}" disable row level security') as cursor:
        assert failing_cases(cursor, table, role, seeds) != []


def test_dropping_the_policy_of_a_service_role_hides_its_rows(superuser, seeds: Seeds):
    """Such as the owner of the ledger's functions, who is not among the five."""
    with superuser.cursor() as cursor:
        cursor.execute("select tablename, policyname from pg_policies where policyname <> all(%s)", [list(ROLES)])
        services = cursor.fetchall()
    assert {role for _, role in services} == {"app_ledger", "app_market", "app_people"}
    for table, role in services:
        count = f'select count(*) from "{table}"'
        with after(superuser, f"set local role {role}") as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == (2,), table
        with after(superuser, f'drop policy {role} on "{table}"', f"set local role {role}") as cursor:
            cursor.execute(count)
            assert cursor.fetchone() == (0,), table
