"""Who the current transaction acts for. Nothing has a default: without a context the database refuses."""

from collections.abc import Iterator, MutableMapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

from django.db import connection, transaction

from apps.common.errors import DomainError
from apps.tenancy.database.base import DatabaseWrapper
from apps.tenancy.policies import OPS, SELLER, SUPPLIER, SYSTEM, TENANT_ROLES


@dataclass(frozen=True)
class Context:
    """A database role and, for tenant roles, the organisation whose rows it reaches.

    `read_only`: the database refuses every change, whatever the role may do otherwise.
    """

    role: str
    organization_id: int | None = None
    read_only: bool = False


class ContextWouldWiden(DomainError):
    """Code that acts for one tenant tried to act for another, or for everybody."""


_current: ContextVar[Context | None] = ContextVar("tenancy_context", default=None)


def current_context() -> Context | None:
    """The context of the running transaction, or None outside of one."""
    return _current.get()


def acting_for_seller(organization_id: int) -> AbstractContextManager[None]:
    """A transaction that reaches one seller's rows."""
    return acting(Context(SELLER, organization_id))


def acting_for_supplier(organization_id: int) -> AbstractContextManager[None]:
    """A transaction that reaches one supplier's rows."""
    return acting(Context(SUPPLIER, organization_id))


def acting_for_tenant(kind: str, organization_id: int) -> AbstractContextManager[None]:
    """A transaction that reaches the rows of one seller or supplier."""
    return acting(Context(TENANT_ROLES[kind], organization_id))


def acting_as_ops() -> AbstractContextManager[None]:
    """A transaction of the operator's staff: every tenant's rows."""
    return acting(Context(OPS))


def acting_as_system() -> AbstractContextManager[None]:
    """A transaction of a worker or a command: every tenant's rows."""
    return acting(Context(SYSTEM))


def name_tenant(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """A processor of structlog's: every line says which role and tenant its transaction acts for."""
    context = _current.get()
    if context is not None:
        event.update(role=context.role, tenant=context.organization_id)
    return event


@contextmanager
def acting(context: Context) -> Iterator[None]:
    """Open a transaction (or a savepoint in one) and set role and tenant, in one message with its first statement.

    Raises ContextWouldWiden inside another tenant's context.
    """
    outer = _current.get()
    if outer is not None and outer.organization_id is not None and outer != context:
        raise ContextWouldWiden(f"cannot act as {context} inside {outer}: finish the first transaction")
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        _enter(context)
        token = _current.set(context)
        try:
            yield
        finally:
            _current.reset(token)
        # The end of the transaction, or after an exception the rollback, restores role and tenant by itself.
        if not outermost and not connection.needs_rollback:
            _enter(outer)


def _enter(context: Context | None) -> None:
    role = context.role if context else "none"
    tenant = context.organization_id if context else None
    written = "" if tenant is None else f"{tenant:d}"
    also = ", set_config('transaction_read_only', 'on', true)" if context and context.read_only else ""
    database = cast(DatabaseWrapper, connection)
    database.say_first(f"select set_config('role', '{role}', true), set_config('app.org', '{written}', true){also}")
