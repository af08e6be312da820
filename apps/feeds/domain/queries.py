"""What pages ask about feeds."""

from typing import NamedTuple

from django.db.models import Count, QuerySet

from apps.feeds.enums import Outcome, Undo
from apps.feeds.models import Feed, FeedRow

PAGE = 50


class RowsPage(NamedTuple):
    """Rows in the order of the file; `next_after` is the cursor of the next page, None on the last one."""

    rows: list[FeedRow]
    next_after: int | None


def feeds_of(supplier_id: int) -> QuerySet[Feed]:
    """A supplier's feeds, newest first."""
    return Feed.objects.filter(supplier_id=supplier_id)


def counts_of(feed_id: int) -> dict[str, int]:
    """How many rows have each outcome, all outcomes in their order."""
    found = dict(FeedRow.objects.filter(feed_id=feed_id).order_by().values_list("outcome").annotate(rows=Count("id")))
    return {outcome.value: found.get(outcome.value, 0) for outcome in Outcome}


def endings_of(feed_id: int) -> dict[str, int]:
    """How many of a feed's written rows an undo restored, and how many it had to leave."""
    rows = FeedRow.objects.filter(feed_id=feed_id).exclude(undo=Undo.NOT_UNDONE).order_by()
    found = dict(rows.values_list("undo").annotate(rows=Count("id")))
    return {undo.value: found.get(undo.value, 0) for undo in (Undo.RESTORED, Undo.KEPT)}


def rows_page(*, feed_id: int, outcome: str = "", undo: str = "", after: int = 0, size: int = PAGE) -> RowsPage:
    """A page of a feed's rows behind the row `after`, of one outcome or with one ending of the undo if given."""
    rows = FeedRow.objects.filter(feed_id=feed_id, pk__gt=after).order_by("pk")
    rows = rows.filter(outcome=outcome) if outcome else rows
    rows = rows.filter(undo=undo) if undo else rows
    found = list(rows[: size + 1])
    return RowsPage(found[:size], found[size - 1].pk if len(found) > size else None)
