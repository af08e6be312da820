"""The beginning of a list with the number of all its rows, in one query."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Count, Model, QuerySet, Window

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class FirstRows(Generic[Row]):
    """So many `rows` of `total`."""

    rows: list[Row]
    total: int


def first_rows(found: QuerySet[Row], shown: int) -> FirstRows[Row]:
    """The first of these rows in their order, and how many there are."""
    rows: list[Any] = list(found.annotate(rows_in_all=Window(Count("*")))[:shown])
    return FirstRows(rows, rows[0].rows_in_all if rows else 0)
