"""Many counts in one query."""

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value


def count_all(**found: QuerySet[Any]) -> dict[str, int]:
    """How many rows each of these has."""
    first, *rest = (
        rows.order_by().annotate(what=Value(name, CharField())).values("what").annotate(count=Count("pk"))
        for name, rows in found.items()
    )
    return dict.fromkeys(found, 0) | {row["what"]: row["count"] for row in first.union(*rest, all=True)}
