"""Calling the ledger's database functions and naming what they refuse."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from apps.ledger.errors import BY_CONSTRAINT, BY_SQLSTATE, LedgerError

Row = tuple[Any, ...]
Parameters = list[Any] | dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Posted:
    """What an act wrote, or had written when the key was first used."""

    transfer_ids: tuple[int, ...]
    replayed: bool


@contextmanager
def ledger_errors() -> Iterator[None]:
    """Raise the ledger's own exceptions instead of the driver's; the transaction can only be rolled back."""
    try:
        yield
    except DatabaseError as error:
        cause: Any = error.__cause__
        diagnosis = getattr(cause, "diag", None)
        named = BY_SQLSTATE.get(getattr(cause, "pgcode", None) or "") or BY_CONSTRAINT.get(
            getattr(diagnosis, "constraint_name", None) or ""
        )
        if named is None or diagnosis is None:
            raise
        raise named(diagnosis.message_primary) from error


def query(sql: str, parameters: Parameters) -> list[Row]:
    """All rows of one statement."""
    with ledger_errors(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[Row] = cursor.fetchall()
        return rows


def act(sql: str, parameters: Parameters) -> Posted:
    """The outcome of one call; raises what it was refused for, with the transaction still usable."""
    transfer_ids, replayed, refusal, detail = query(sql, parameters)[0]
    if refusal is not None:
        raise refused(refusal, detail)
    return Posted(tuple(transfer_ids), replayed)


def refused(code: str, detail: str) -> LedgerError:
    kind = BY_SQLSTATE[code]
    figures: dict[str, Any] = json.loads(detail)
    error = kind(f"{kind.__doc__} ({', '.join(f'{name} {value}' for name, value in figures.items())})")
    error.detail = figures
    return error
