"""Lists with the newest rows first, page by page from a row on: a page costs the same however far down it is."""

from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class NewestPage(Generic[Row]):
    """The next page has what is older than `next_before`, which is None on the last one."""

    rows: list[Row]
    before: int | None
    next_before: int | None


def newest_page(found: QuerySet[Row], *, before: int | None = None, size: int = PAGE_SIZE) -> NewestPage[Row]:
    """Up to `size` rows older than the one with the id `before` (None: the newest)."""
    older: QuerySet[Any] = found if before is None else found.filter(pk__lt=before)
    rows = list(older.order_by("-pk")[: size + 1])
    return NewestPage(rows[:size], before, rows[size - 1].pk if len(rows) > size else None)
