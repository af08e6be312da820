"""Every (table, role, verb, whose row) and what the declaration says must happen, worked out without `policies.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models

from apps.tenancy.checks import concrete_models, declared_tenancy
from apps.tenancy.declare import VERBS, Audience, Tenancy
from tests.tenancy.rows import OWN, insert_row, new_row, tenant_columns

ROLES = ("app_login", "app_seller", "app_supplier", "app_ops", "app_system")
ALLOWED, INVISIBLE = "1 row", "0 rows"
NOT_GRANTED, AGAINST_POLICY = "permission denied", "violates row-level security"


@dataclass(frozen=True)
class Table:
    name: str
    key: str
    tenancy: Tenancy

    def __str__(self) -> str:
        return self.name

    @property
    def column(self) -> str:
        """One that may be updated to what it is."""
        return next(iter(tenant_columns(self.tenancy)), self.key)

    def tenant_column(self, role: str) -> str | None:
        """The column that decides for a role whether a row is its own; None when all rows are alike."""
        if (role, self.tenancy.audience) in (("app_seller", Audience.SELLER), ("app_seller", Audience.DUAL)):
            return self.tenancy.seller_column
        if (role, self.tenancy.audience) in (("app_supplier", Audience.SUPPLIER), ("app_supplier", Audience.DUAL)):
            return self.tenancy.supplier_column
        return None

    def may(self, role: str) -> str:
        """The verbs that the declaration gives a role."""
        tenancy = self.tenancy
        tenant, everybodys = tenancy.tenant_may, tenancy.audience is Audience.GLOBAL
        return {
            "app_login": tenancy.login_may,
            "app_seller": tenant
            if self.tenant_column(role) or everybodys or tenancy.audience is Audience.MARKET
            else "",
            "app_supplier": tenant if self.tenant_column(role) or everybodys else "",
            "app_ops": tenancy.ops_may,
            "app_system": tenancy.system_may,
        }[role]


@dataclass(frozen=True)
class Case:
    table: Table
    role: str
    verb: str
    own: bool

    def __str__(self) -> str:
        return f"{self.table.name}-{self.role}-{self.verb}-{'own' if self.own else 'foreign'}"

    @property
    def expected(self) -> str:
        if self.verb not in self.table.may(self.role).split():
            return NOT_GRANTED
        if self.own or self.table.tenant_column(self.role) is None:
            return ALLOWED
        return AGAINST_POLICY if self.verb == "INSERT" else INVISIBLE


def table_of(model: type[models.Model]) -> Table:
    tenancy = declared_tenancy(model)
    assert tenancy is not None, f"{model._meta.label} declares no tenancy"
    return Table(model._meta.db_table, model._meta.pk.column, tenancy)


def all_tables() -> list[Table]:
    return sorted((table_of(model) for model in concrete_models()), key=lambda table: table.name)


def cases_of(table: Table, role: str) -> Iterator[Case]:
    return (Case(table, role, verb, own) for verb in VERBS for own in (True, False))


def outcome(cursor: Any, case: Case, seeds: dict[str, list[dict[str, Any]]]) -> str:
    """Do the case's statement in a savepoint, undo it, and say what came of it."""
    cursor.execute("savepoint attempt")
    try:
        perform(cursor, case, chosen_row(case, seeds))
        found = f"{cursor.rowcount} row{'s' * (cursor.rowcount != 1)}"
    except Exception as error:
        found = next((known for known in (NOT_GRANTED, AGAINST_POLICY) if known in str(error)), str(error))
    cursor.execute("rollback to savepoint attempt")
    return found


def chosen_row(case: Case, seeds: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The seeded row that is the role's own, or the one that is another tenant's."""
    column = case.table.tenant_column(case.role)
    first, second = seeds[case.table.name]
    own_first = column is None or first[column] == OWN
    return first if case.own == own_first else second


def perform(cursor: Any, case: Case, row: dict[str, Any]) -> None:
    table, column, key = case.table.name, case.table.column, case.table.key
    if case.verb == "SELECT":
        cursor.execute(f'select 1 from "{table}" where "{key}" = %s', [row[key]])
    elif case.verb == "UPDATE":
        cursor.execute(f'update "{table}" set "{column}" = "{column}" where "{key}" = %s', [row[key]])
    elif case.verb == "DELETE":
        cursor.execute(f'delete from "{table}" where "{key}" = %s', [row[key]])
    else:
        owners = {name: row[name] for name in tenant_columns(case.table.tenancy) if name != key}
        insert_row(cursor, table, new_row(cursor, table, **owners))
