"""Migration operations that put tenancy into the database."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from apps.common.sql import read_sql
from apps.tenancy.declare import Tenancy
from apps.tenancy.policies import enforcing_statements, lifting_statements

MANY_ROWS = 1000
"""From here on a statement's rows are worth a plan of their own."""


class ApplyTenancy(Operation):
    """Grants and row-level policies of one model's table, frozen as they are at this migration."""

    def __init__(self, app_label: str, model: str, tenancy: Tenancy) -> None:
        self.app_label, self.model, self.tenancy = app_label, model, tenancy

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django's state knows nothing of policies."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = to_state.apps.get_model(self.app_label, self.model)._meta.db_table
        for statement in enforcing_statements(table, self.tenancy):
            schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        table = from_state.apps.get_model(self.app_label, self.model)._meta.db_table
        for statement in lifting_statements(table, self.tenancy):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Enforce {self.tenancy.audience} tenancy on {self.app_label}.{self.model}"


class TenantForeignKey(Operation):
    """A foreign key that carries the tenant: `(tenant, column) → parent (tenant, id)`.

    A plain foreign key is checked with row-level security off, so it would accept another
    tenant's row as a parent.
    """

    def __init__(self, table: str, column: str, parent: str, tenant: str = "seller_id") -> None:
        self.table, self.column, self.parent, self.tenant = table, column, parent, tenant

    @property
    def name(self) -> str:
        return f"{self.table}_{self.column}_of_{self.tenant.removesuffix('_id')}"[:63]

    @property
    def key(self) -> str:
        """The parent's unique index that foreign keys need."""
        return f"{self.parent}_{self.tenant}_id_key"[:63]

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django's state has no composite foreign keys."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(f'create unique index if not exists "{self.key}" on "{self.parent}" ({self.tenant}, id)')
        schema_editor.execute(
            f'alter table "{self.table}" add constraint "{self.name}" '
            f'foreign key ({self.tenant}, {self.column}) references "{self.parent}" ({self.tenant}, id)'
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(f'alter table "{self.table}" drop constraint "{self.name}"')

    def describe(self) -> str:
        return f"Tie {self.table}.{self.column} to {self.parent} of the same tenant"


class LastingRows(Operation):
    """No row of this table is ever deleted, nor given another id or tenant: the database refuses, whoever asks."""

    def __init__(self, table: str, tenant: str = "seller_id") -> None:
        self.table, self.tenant = table, tenant

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django's state has no triggers."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        sql = read_sql("tenancy", "rows_stay").format(table=self.table, tenant=self.tenant)
        schema_editor.execute(sql, None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(f'drop function "{self.table}_rows_stay"() cascade')

    def describe(self) -> str:
        return f"Keep the rows of {self.table} for ever"


class StatementTenantKey(TenantForeignKey):
    """A tenant's key that is checked once a statement, for tables that are written in bulk.

    Takes the place of a `TenantForeignKey` if there is one. Its parent must be one of `LastingRows`, and who may
    write the child must be able to read the parent. See docs/decisions/0035.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        names = {"child": self.table, "column": self.column, "parent": self.parent, "tenant": self.tenant}
        schema_editor.execute(f'alter table "{self.table}" drop constraint if exists "{self.name}"')
        for statements in ("statement_key", "needless_key"):
            sql = read_sql("tenancy", statements).format(name=self.name, key=self.key, many=MANY_ROWS, **names)
            schema_editor.execute(sql, None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        schema_editor.execute(f'drop function "{self.name}"() cascade')
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Tie {self.table}.{self.column} to {self.parent} of the same tenant, checked once a statement"
