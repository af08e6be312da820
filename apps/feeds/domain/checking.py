"""The dry run: what every row of a feed would do. Nothing but the feed's own rows is written."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import BinaryIO, TypeVar, cast

from django.utils.translation import gettext as _

from apps.catalog.enums import OfferState
from apps.catalog.models import Offer
from apps.common.faults import reach
from apps.common.spreadsheets import open_sheet
from apps.feeds.domain.errors import MappingFaulty
from apps.feeds.domain.judging import Judge
from apps.feeds.domain.lookups import present_offers
from apps.feeds.domain.products import ProductDesk
from apps.feeds.domain.protocol import write_rows
from apps.feeds.domain.queries import counts_of
from apps.feeds.domain.states import NOT_YET_WRITTEN, Step, hand_over, lock_feed, note, telling_why
from apps.feeds.domain.values import RowParser
from apps.feeds.enums import FeedState, Outcome, Scope
from apps.feeds.models import Feed, FeedRow

BATCH = 1000
Progress = Callable[[int, int, str], None]
T = TypeVar("T")


def check_feed(*, feed_id: int, now: datetime, actor_id: int | None = None) -> Feed:
    """Ask the workers for a dry run. Raises FeedStateRefused, and MappingFaulty before the columns are mapped."""
    if not Feed.objects.values_list("mapping", flat=True).get(pk=feed_id):
        raise MappingFaulty(_("the columns are not mapped; say first which column is which"))
    return hand_over(
        feed_id=feed_id,
        allowed=NOT_YET_WRITTEN,
        state=FeedState.CHECKING,
        event="feed.check_requested",
        now=now,
        actor_id=actor_id,
    )


def run_check(*, feed_id: int, run: int, now: datetime, step: Step, progress: Progress) -> dict[str, int]:
    """Write one FeedRow a row, from the beginning whenever it is run; returns the counts by outcome.

    `run` says for which of the feed's jobs: an old one that staff bring back has nothing to do any more.
    Raises BadSpreadsheet where the file can't be read on, SupplierNotActive, NoAgreement.
    """
    with telling_why(feed_id, step):
        return check_rows(feed_id, run, now, step, progress)


def check_rows(feed_id: int, run: int, now: datetime, step: Step, progress: Progress) -> dict[str, int]:
    with step():
        feed = lock_feed(feed_id)
        if feed.state != FeedState.CHECKING or feed.runs != run:
            return counts_of(feed_id)
        FeedRow.objects.filter(feed=feed).delete()
        judge = Judge(feed, RowParser(feed.header, feed.mapping), ProductDesk(feed.supplier_id), now)
    rows_read = 0
    with feed.file.open("rb") as file, open_sheet(cast(BinaryIO, file), name=feed.name) as sheet:
        for batch in batches(sheet.rows):
            with step():
                write_rows(feed, judge.rows(batch))
                rows_read += len(batch)
                progress(rows_read, 0, f"checking {feed.name}")
            reach("feeds.batch_checked")
    with step():
        if feed.scope == Scope.FULL:
            clear_absent_offers(feed)
        feed.state, feed.checked_at, feed.rows_read = FeedState.CHECKED, now, rows_read
        feed.save(update_fields=["state", "checked_at", "rows_read"])
        counts = counts_of(feed_id)
        note(feed, "feed.checked", now=now, rows=rows_read, counts=counts)
    return counts


def batches(rows: Iterator[T]) -> Iterator[list[T]]:
    return iter(lambda: list(islice(rows, BATCH)), [])


def clear_absent_offers(feed: Feed) -> None:
    """A row for each offer with stock that a full feed does not name; one whose row was refused is named."""
    named = FeedRow.objects.filter(feed=feed, offer_id__isnull=False).values("offer_id")
    absent = Offer.objects.filter(supplier_id=feed.supplier_id, stock_level__on_hand__gt=0).exclude(pk__in=named)
    for offers in batches(absent.exclude(state=OfferState.ENDED).order_by("pk").iterator(BATCH)):
        absent_rows = [
            FeedRow(
                feed=feed,
                supplier_id=feed.supplier_id,
                line=0,
                supplier_sku=present.terms.supplier_sku,
                outcome=Outcome.CLEARED,
                before=present.snapshot(),
                after={**present.snapshot(), "stock": 0},
                variant_id=present.terms.variant_id,
                offer_id=present.offer_id,
            )
            for present in present_offers(offers)
        ]
        write_rows(feed, absent_rows)
