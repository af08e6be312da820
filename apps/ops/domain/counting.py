"""Many counts in one query."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value


def count_all(**found: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of these has."""
    first, *rest = (
        rows.order_by().annotate(what=Value(name, CharField())).values("what").annotate(count=Count("pk"))
        for name, rows in found.items()
    )
    rows = first.union(*rest, all=True).values_list("what", "count")
    return dict.fromkeys(found, 0) | dict(rows)
