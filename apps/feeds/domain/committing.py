"""Writing what a dry run showed, a thousand rows at a time; a worker that dies leaves the rest to the next one."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_noop as _

from apps.catalog.domain.errors import OffersRefused, RequestFaulty
from apps.catalog.domain.offers import set_offers
from apps.catalog.domain.requests import submit_requests
from apps.catalog.models import Offer
from apps.common.faults import reach
from apps.common.said import said
from apps.feeds.domain.checking import Progress
from apps.feeds.domain.judging import asking_for_products, refuse_faulty, setting_offers, terms_after
from apps.feeds.domain.protocol import keep_rows
from apps.feeds.domain.queries import counts_of
from apps.feeds.domain.states import Step, hand_over, lock_feed, note, telling_why
from apps.feeds.domain.terms import Present
from apps.feeds.domain.writing import lock_present, observe
from apps.feeds.enums import FeedState, Outcome
from apps.feeds.models import Feed, FeedRow
from apps.stock.domain.door import Answer
from apps.stock.enums import MovementKind

CHUNK = 1000
WRITES = (Outcome.CREATED, Outcome.CHANGED, Outcome.CLEARED, Outcome.REQUESTED)
CHANGED_SINCE = said(_("the offer was changed after the dry run; send the row again to see what it would do now"))
NEWER_STOCK = said(_("newer stock was known already and stays"))


def commit_feed(*, feed_id: int, now: datetime, actor_id: int | None = None) -> Feed:
    """Ask the workers to write what the dry run showed, or what an earlier attempt left over.

    Raises FeedStateRefused, AnotherFeedWrites.
    """
    return hand_over(
        feed_id=feed_id,
        allowed=(FeedState.CHECKED, FeedState.COMMITTING),
        state=FeedState.COMMITTING,
        event="feed.commit_requested",
        now=now,
        actor_id=actor_id,
    )


def run_commit(*, feed_id: int, now: datetime, actor_id: int | None, step: Step, progress: Progress) -> dict[str, int]:
    """Write every row once, however often it is run; returns the counts by outcome.

    Rows whose offer was changed since the dry run are refused. Raises SupplierNotActive, NoAgreement.
    """
    with telling_why(feed_id, step):
        return write_rows_left(feed_id, now, actor_id, step, progress)


def write_rows_left(
    feed_id: int, now: datetime, actor_id: int | None, step: Step, progress: Progress
) -> dict[str, int]:
    rows = FeedRow.objects.filter(feed_id=feed_id, outcome__in=WRITES)
    with step():
        done, left = rows.exclude(written_at=None).count(), rows.filter(written_at=None).count()
    while True:
        with step():
            feed = lock_feed(feed_id)
            if feed.state != FeedState.COMMITTING:
                return counts_of(feed_id)
            chunk = list(rows.filter(written_at=None).order_by("pk")[:CHUNK])
            if not chunk:
                return finish(feed, now, actor_id)
            write_chunk(feed, chunk, now, actor_id)
            done, left = done + len(chunk), left - len(chunk)
            progress(done, done + left, f"committing {feed.name}")
            reach("feeds.chunk_before_commit")
        reach("feeds.chunk_committed")


def finish(feed: Feed, now: datetime, actor_id: int | None) -> dict[str, int]:
    feed.state, feed.committed_at = FeedState.COMMITTED, now
    feed.save(update_fields=["state", "committed_at"])
    counts = counts_of(feed.pk)
    note(feed, "feed.committed", now=now, actor_id=actor_id, counts=counts)
    return counts


def write_chunk(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Write one chunk and note it in its rows."""
    present = lock_present(feed, rows)
    for row in setting_offers(rows):
        if not stands_as_checked(row, present.get(row.variant_id or 0)):
            row.outcome, row.reasons = Outcome.REFUSED, [CHANGED_SINCE.kept()]
    set_what_can_be_set(feed, setting_offers(rows), now, actor_id)
    submit_products(feed, asking_for_products(rows), now, actor_id)
    seen = {row.offer_id: row for row in rows if row.offer_id and tells_stock(row)}
    lines = {offer_id: row.after["stock"] for offer_id, row in seen.items() if row.after}
    answers = observe(feed, lines, key=f"commit:{rows[0].pk}", now=now, actor_id=actor_id)
    for offer_id, answer in answers.items():
        note_stock(seen[offer_id], answer)
    for row in rows:
        row.written_at = now
    keep_rows(rows)


def stands_as_checked(row: FeedRow, now: Present | None) -> bool:
    """Whether the offer's terms are still what the dry run compared with; stock may have moved, that is its nature."""
    if now is None or row.before is None:
        return now is None and row.before is None
    return {**row.before, "stock": now.stock} == now.snapshot()


def set_what_can_be_set(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Set the rows' offers; those that the catalog would not take any more are refused."""
    try:
        ids = set_rows(feed, rows, now, actor_id)
    except OffersRefused as refused:
        refuse_faulty(rows, refused.faults)
        ids = set_rows(feed, setting_offers(rows), now, actor_id)
    for row in setting_offers(rows):
        row.offer_id = ids[row.variant_id or 0]


def set_rows(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> dict[int, int]:
    """Set these offers, all or none; their ids by variant."""
    set_offers(supplier_id=feed.supplier_id, rows=terms_after(rows), now=now, actor_id=actor_id)
    offers = Offer.objects.filter(supplier_id=feed.supplier_id, variant_id__in=[row.variant_id for row in rows])
    return dict(offers.values_list("variant_id", "pk"))


def submit_products(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Ask for the rows' products; what the catalog would not take any more is refused."""
    try:
        ask_for(feed, rows, now, actor_id)
    except RequestFaulty as refused:
        refuse_faulty(rows, refused.faults)
        ask_for(feed, asking_for_products(rows), now, actor_id)


def ask_for(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    contents = [row.product for row in rows]
    ids = submit_requests(supplier_id=feed.supplier_id, contents=contents, now=now, actor_id=actor_id)
    for row, request_id in zip(rows, ids, strict=True):
        row.request_id = request_id


def tells_stock(row: FeedRow) -> bool:
    """Whether the row says a stock that is not known already."""
    if row.outcome not in (Outcome.CREATED, Outcome.CHANGED, Outcome.CLEARED) or not row.after:
        return False
    stock = row.after["stock"]
    return stock is not None and (row.before is None or stock != row.before["stock"])


def note_stock(row: FeedRow, answer: Answer) -> None:
    """Keep what an undo would go back to: what was on hand at the feed's instant by all that was known."""
    if answer.kind == MovementKind.IGNORED:
        row.reasons = [NEWER_STOCK.kept()]
        return
    moved_since = answer.on_hand - answer.quantity
    row.stock_before = max(answer.on_hand - answer.on_hand_change - moved_since, 0)
