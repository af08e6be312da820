"""What the catalogue holds is what the models declare: no table, grant or policy more, and none less."""

import re
from typing import Any

import pytest
from django.apps import apps

from tests.databases import superuser_sql
from tests.tenancy.cases import ROLES, Table, all_tables

TABLES = {table.name: table for table in all_tables()}
WITHOUT_POLICIES = ("global", "market")  # grants alone
WITHOUT_MODEL = {"django_migrations"}  # Django's own, of the owner only
SERVICE_ROLES = {"app_ledger", "app_market", "app_people"}
WITHOUT_POLICIES = ("global", "market")  # grants alone decide
BULK_LOADS = {("app_system", "MAINTAIN"), ("app_system", "USAGE")}  # ANALYZE, and ids taken before inserting


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None) -> Any:
    from django.db import connections

    return lambda sql: superuser_sql(sql, database=connections["default"].settings_dict["NAME"])


def expected_condition(table: Table, role: str) -> str:
    column = table.tenant_column(role)
    return f"{column} = select current_setting'app.org'::text::bigint as current_setting" if column else "true"


def plain(condition: str) -> str:
    """A condition as PostgreSQL prints it, without its brackets and spacing."""
    return re.sub(r"\s+", " ", re.sub(r"[()]", "", condition)).strip().lower()


def test_every_table_belongs_to_a_declared_model(catalogue):
    found = {
        name
        for (name,) in catalogue(
            "select relname from pg_class where relkind in ('r', 'p', 'v', 'm', 'f')"
            " and relnamespace = 'public'::regnamespace"
        )
    }
    assert found == set(TABLES) | WITHOUT_MODEL
    assert {model._meta.db_table for model in apps.get_models(include_auto_created=True)} == set(TABLES)


def test_row_security_is_forced_on_every_table_but_reference_data_and_the_market(catalogue):
    found = catalogue(
        "select relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text from pg_class"
        " where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    for name, enabled, forced, owner in found:
        guarded = name in TABLES and TABLES[name].tenancy.audience not in WITHOUT_POLICIES
        assert (name, enabled, forced, owner) == (name, guarded, guarded, "haitun_owner")


def test_policies_are_the_declared_ones(catalogue):
    expected = {
        (table.name, role, "PERMISSIVE", "ALL", role, expected_condition(table, role), expected_condition(table, role))
        for table in TABLES.values()
        for role in ROLES
        if table.may(role) and table.tenancy.audience not in WITHOUT_POLICIES
    }
    found = {
        (name, policy, permissive, verb, ",".join(roles), plain(using), plain(check))
        for name, policy, permissive, verb, roles, using, check in catalogue(
            "select tablename, policyname, permissive, cmd, roles::text[], qual, with_check from pg_policies"
        )
        if policy not in SERVICE_ROLES
    }
    assert found == expected


def test_grants_are_the_declared_ones(catalogue):
    expected = {
        (table.name, role, verb) for table in TABLES.values() for role in ROLES for verb in table.may(role).split()
    }
    found = set(
        catalogue(
            "select relname, coalesce(nullif(grantee, 0)::regrole::text, 'PUBLIC'), privilege_type"
            " from pg_class, aclexplode(relacl)"
            " where relkind in ('r', 'v', 'm') and relnamespace = 'public'::regnamespace and grantee <> relowner"
        )
    )
    assert {grant for grant in found if grant[1] not in SERVICE_ROLES and grant[1:] not in BULK_LOADS} == expected


def test_columns_have_no_grants_of_their_own_but_to_service_roles(catalogue):
    found = catalogue(
        "select distinct grantee::regrole::text from pg_attribute, aclexplode(attacl)"
        " where attrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)"
    )
    assert {role for (role,) in found} <= SERVICE_ROLES


def test_runtime_may_use_sequences_only_to_insert(catalogue):
    found = catalogue(
        "select relname, grantee::regrole::text, privilege_type from pg_class, aclexplode(relacl)"
        " where relkind = 'S' and relnamespace = 'public'::regnamespace and grantee <> relowner"
    )
    numbered_by_hand = ("orders_purchase_number", "app_ops", "USAGE")  # staff issue purchase orders too
    others = [grant for grant in found if grant[1] not in SERVICE_ROLES and grant != numbered_by_hand]
    assert {(role, verb) for _, role, verb in others} <= BULK_LOADS
    assert {verb for _, _, verb in found} <= {"USAGE"}


def test_public_may_execute_no_function_that_runs_as_its_owner(catalogue):
    assert (
        catalogue(
            "select oid::regprocedure::text from pg_proc where pronamespace::regnamespace::text not in"
            " ('pg_catalog', 'information_schema') and prosecdef and has_function_privilege('public', oid, 'execute')"
        )
        == []
    )


def test_functions_that_run_as_their_owner_fix_their_search_path(catalogue):
    assert (
        catalogue(
            "select oid::regprocedure::text from pg_proc where prosecdef and not exists"
            " (select from unnest(proconfig) setting where setting like 'search_path=%')"
        )
        == []
    )


def test_public_may_create_nothing_and_read_nothing_of_ours(catalogue):
    assert catalogue(
        "select nspname, privilege_type from pg_namespace, aclexplode(nspacl)"
        " where grantee = 0 and nspname not in ('pg_catalog', 'information_schema')"
    ) in ([], [("public", "USAGE")])
    assert (
        catalogue(
            "select relname from pg_class, aclexplode(relacl) where grantee = 0"
            " and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema')"
        )
        == []
    )
