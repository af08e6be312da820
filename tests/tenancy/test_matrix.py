"""Every table × role × verb, on an own row and on a foreign one, as the runtime login: exactly what was declared."""

from contextlib import AbstractContextManager

import pytest
from django.db import ProgrammingError, connection, transaction

from apps.tenancy.context import Context, acting
from tests.tenancy.cases import AGAINST_POLICY, ROLES, Case, Table, all_tables, cases_of, chosen_row, outcome
from tests.tenancy.conftest import Seeds
from tests.tenancy.rows import OTHER, OWN, insert_row, new_row, tenant_columns

PAIRS = [(table, role) for table in all_tables() for role in ROLES]
MOVES = [
    (table, role)
    for table in all_tables()
    for role in ("app_seller", "app_supplier")
    if table.tenant_column(role) and {"SELECT", "UPDATE"} <= set(table.may(role).split())
]


def context_of(role: str) -> AbstractContextManager[None]:
    """How a process gets to act in a role: the login role is there before any context."""
    if role == "app_login":
        return transaction.atomic()
    return acting(Context(role, OWN if role in ("app_seller", "app_supplier") else None))


@pytest.mark.parametrize(("table", "role"), PAIRS, ids=str)
def test_verbs_do_exactly_what_the_declaration_says(table: Table, role: str, seeds: Seeds):
    cases = list(cases_of(table, role))
    with context_of(role), connection.cursor() as cursor:
        assert {str(case): outcome(cursor, case, seeds) for case in cases} == {
            str(case): case.expected for case in cases
        }


@pytest.mark.parametrize(("table", "role"), MOVES, ids=str)
def test_own_row_cannot_be_given_to_another_tenant(table: Table, role: str, seeds: Seeds):
    row = chosen_row(Case(table, role, "UPDATE", own=True), seeds)
    move = f'update "{table.name}" set "{table.tenant_column(role)}" = %s where "{table.key}" = %s'
    with pytest.raises(ProgrammingError, match=AGAINST_POLICY), context_of(role), connection.cursor() as cursor:
        cursor.execute(move, [OTHER, row[table.key]])


def test_row_of_nobody_is_seen_by_staff_and_system_only(superuser, seeds: Seeds):
    tried = set()
    for table in all_tables():
        with superuser.cursor() as cursor:
            row = new_row(cursor, table.name)
            if table.tenancy.audience != "dual" or set(tenant_columns(table.tenancy)) & row.keys():
                continue
            insert_row(cursor, table.name, row)
        seen = {}
        for role in ROLES[1:]:
            with context_of(role), connection.cursor() as cursor:
                cursor.execute(f'select 1 from "{table.name}" where "{table.key}" = %s', [row[table.key]])
                seen[role] = cursor.rowcount
        assert seen == {"app_seller": 0, "app_supplier": 0, "app_ops": 1, "app_system": 1}, table
        tried.add(table.name)
    assert {"jobs_job", "events_domainevent"} <= tried
