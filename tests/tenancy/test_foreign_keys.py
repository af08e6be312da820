"""A row cannot hang on another tenant's row: plain foreign keys are checked with row-level security off."""

from typing import Any

import psycopg2
import pytest
from django.db import connections, models

from apps.accounts.models import Organization
from apps.tenancy.checks import concrete_models
from tests.databases import superuser_sql
from tests.tenancy.cases import Table, table_of
from tests.tenancy.conftest import rolled_back
from tests.tenancy.rows import OTHER, OWN, insert_row, new_row, tenant_columns

KEYS = """
select conrelid::regclass::text, array(select attname::text from unnest(conkey) with ordinality as key (n, place)
           join pg_attribute on attrelid = conrelid and attnum = n order by place),
       confrelid::regclass::text, array(select attname::text from unnest(confkey) with ordinality as key (n, place)
           join pg_attribute on attrelid = confrelid and attnum = n order by place), condeferrable
from pg_constraint where contype = 'f'
union all
-- Those that are checked once a statement (StatementTenantKey); both triggers must stand, whoever writes.
select child, array[link[3], link[1]], link[2], array[link[3], 'id'], false
from (
    select tgrelid::regclass::text as child, string_to_array(encode(tgargs, 'escape'), '\\000') as link
    from pg_trigger where tgnargs = 3 and tgenabled = 'A' and tgname = tgfoid::regproc::text
      and tgnewtable = 'written'
) key
where exists (
    select from pg_trigger where tgrelid = link[2]::regclass and tgname = 'rows_stay' and tgenabled = 'A'
)
"""

# Leaves only one child's tie to one parent standing.
OTHER_GUARDS = """
select format('alter table %%s drop constraint %%I', conrelid::regclass, conname)
from pg_constraint
where conrelid in (%(child)s::regclass, %(parent)s::regclass)
  and (contype in ('c', 'x') or (contype = 'f' and (conrelid <> %(child)s::regclass or conname not like %(kept)s)))
union all
select format('alter table %%s disable trigger %%I', tgrelid::regclass, tgname)
from pg_trigger
where not tgisinternal and tgrelid in (%(child)s::regclass, %(parent)s::regclass)
  and (tgrelid <> %(child)s::regclass or tgname not like %(kept)s)
"""


def runtime_may_write(table: Table) -> bool:
    """Whether a role that runs our code may; the ledger's functions, which check owners themselves, are none."""
    tenancy = table.tenancy
    verbs = f"{tenancy.tenant_may} {tenancy.login_may} {tenancy.ops_may} {tenancy.system_may}".split()
    return "INSERT" in verbs or "UPDATE" in verbs


def links_between_tenants() -> list[tuple[Table, str, Table]]:
    """Child table, column and parent table of every foreign key between two tables that have tenants."""
    return [
        (table_of(model), field.column, table_of(field.related_model))
        for model in concrete_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.ForeignKey) and is_link(model, field)
    ]


def carried(child: Table, parent: Table) -> list[str]:
    """The tenants' columns that both tables have: all that a key between them can and must carry.

    A seller's row may name a supplier's, and the other way round; then it carries the tenant of one of them.
    """
    columns = [COLUMNS_OF[table.name] for table in (child, parent)]
    tenants = dict.fromkeys([*tenant_columns(child.tenancy), *tenant_columns(parent.tenancy)])
    return [tenant for tenant in tenants if all(tenant in of_table for of_table in columns)]


def is_link(model: type[models.Model], field: models.ForeignKey) -> bool:
    if field.related_model is Organization or not tenant_columns(table_of(model).tenancy):
        return False
    return bool(tenant_columns(table_of(field.related_model).tenancy)) and runtime_may_write(table_of(model))


COLUMNS_OF = {
    model._meta.db_table: {field.column for field in model._meta.local_concrete_fields} for model in concrete_models()
}
LINKS = links_between_tenants()


@pytest.fixture(scope="module")
def keys(django_db_setup: None) -> dict[tuple[str, str], list[tuple]]:
    """Foreign keys by child table and the column that is not the tenant's."""
    found: dict[tuple[str, str], list[tuple]] = {}
    for child, columns, parent, targets, deferrable in superuser_sql(
        KEYS, database=connections["default"].settings_dict["NAME"]
    ):
        found.setdefault((child, columns[-1]), []).append((columns, parent, targets, deferrable))
    return found


def test_links_are_found():
    assert ("orders_orderline", "order_id", "orders_order") in {(a.name, b, c.name) for a, b, c in LINKS}


@pytest.mark.parametrize(("child", "column", "parent"), LINKS, ids=str)
def test_link_carries_the_tenant(child: Table, column: str, parent: Table, keys):
    ties = [
        (columns[:-1], targets[:-1])
        for columns, of, targets, _ in keys[child.name, column]
        if of == parent.name and targets[-1] == parent.key
    ]
    assert ties, f"{child.name}.{column} has no foreign key"
    tenants = carried(child, parent)
    assert tenants, f"{child.name} and {parent.name} share no tenant"
    for tenant in tenants:
        assert ([tenant], [tenant]) in ties


@pytest.mark.parametrize(("child", "column", "parent"), LINKS, ids=str)
def test_link_to_another_tenants_row_is_refused(child: Table, column: str, parent: Table, superuser):
    """Even for who may do everything: the check is the database's, not the policy's."""
    with rolled_back(superuser) as cursor:
        cursor.execute(OTHER_GUARDS, {"child": child.name, "parent": parent.name, "kept": f"%{column}_of_%"})
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)
        tenants = carried(child, parent)
        theirs = new_row(cursor, parent.name, **dict.fromkeys(tenants, OTHER))
        insert_row(cursor, parent.name, theirs)
        cursor.execute("savepoint theirs")
        insert_row(cursor, child.name, child_row(cursor, child, tenants, OTHER, **{column: theirs[parent.key]}))
        cursor.execute("rollback to savepoint theirs")
        with pytest.raises(psycopg2.errors.ForeignKeyViolation, match=parent.name):
            insert_row(cursor, child.name, child_row(cursor, child, tenants, OWN, **{column: theirs[parent.key]}))


def child_row(cursor: Any, child: Table, tenants: list[str], owner: int, **link: int) -> dict[str, Any]:
    return new_row(cursor, child.name, **dict.fromkeys(tenants, owner), **link)
