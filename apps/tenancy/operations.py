"""Migration operations that put tenancy into the database."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from apps.tenancy.declare import Tenancy
from apps.tenancy.policies import enforcing_statements, lifting_statements


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

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Django's state has no composite foreign keys."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        key = f"{self.parent}_{self.tenant}_id_key"[:63]
        schema_editor.execute(f'create unique index if not exists "{key}" on "{self.parent}" ({self.tenant}, id)')
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
