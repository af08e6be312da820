"""What waits for somebody, as several apps count it: one statement for all of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Value

Counts = QuerySet[Any, Any]


@dataclass(frozen=True)
class Waiting:
    """`many` things of one kind wait; `place` says which, where their app told it."""

    what: str
    place: str
    many: int


def counted(rows: QuerySet[Any], *, what: Value | F, place: Any = None, many: Count | None = None) -> Counts:
    """Rows to be counted by `what` and `place`; give them to `what_waits`."""
    named = rows.order_by().values(what=what, place=Value("") if place is None else place)
    found: Counts = named.annotate(many=many or Count("pk")).values_list("what", "place", "many")
    return found


def what_waits(first: Counts, *others: Counts) -> list[Waiting]:
    """What there is of each, without what nobody waits for; in no order."""
    found = [Waiting(*row) for row in first.union(*others, all=True)]
    return [each for each in found if each.many]
