"""Writing many rows in one statement, for the few tables that every order writes."""

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models

Fields = list["models.Field[Any, Any]"]


def insert_rows(rows: Sequence[models.Model]) -> None:
    """As `bulk_create` of rows of one model, which get their keys; its statement is built once, not each time.

    No signals, as there; nothing where there are no rows.
    """
    if not rows:
        return
    insert, fields = _statement(type(rows[0]))
    places = f"({', '.join(['%s'] * len(fields))})"
    values = chain.from_iterable(_values(row, fields) for row in rows)
    with connection.cursor() as cursor:
        cursor.execute(insert.format(places=", ".join([places] * len(rows))), list(values))
        for row, (key,) in zip(rows, cursor.fetchall(), strict=True):
            row.pk = key
            row._state.adding = False


@cache
def _statement(model: type[models.Model]) -> tuple[str, Fields]:
    meta = model._meta
    fields = [field for field in meta.concrete_fields if not isinstance(field, models.AutoField)]
    columns = ", ".join(str(field.column) for field in fields)
    return f"insert into {meta.db_table} ({columns}) values {{places}} returning {meta.pk.column}", fields


def _values(row: models.Model, fields: Fields) -> list[Any]:
    return [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
