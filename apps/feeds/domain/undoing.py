"""Taking a whole feed back: what it wrote becomes what was there before, unless somebody has written since."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_noop as _

from apps.catalog.domain.errors import OffersRefused, RequestStateRefused
from apps.catalog.domain.offers import set_offers
from apps.catalog.domain.requests import withdraw_request
from apps.catalog.domain.stopping import end_offers
from apps.catalog.enums import Side
from apps.common.faults import reach
from apps.common.said import Said, said
from apps.feeds.domain.checking import Progress
from apps.feeds.domain.committing import CHUNK, WRITES
from apps.feeds.domain.judging import sets_offer, told
from apps.feeds.domain.protocol import keep_rows
from apps.feeds.domain.queries import endings_of
from apps.feeds.domain.states import Step, hand_over, lock_feed, note, telling_why
from apps.feeds.domain.terms import Present, terms_of
from apps.feeds.domain.writing import lock_present, observe
from apps.feeds.enums import FeedState, Undo
from apps.feeds.models import Feed, FeedRow
from apps.stock.enums import MovementKind

CHANGED_SINCE = said(_("the terms were changed after the feed and stay as they are"))
DECIDED = said(_("the product was decided on already; ask the operator"))
NEWER_STOCK = said(_("stock was counted anew after the feed and stays"))


def undo_feed(*, feed_id: int, now: datetime, actor_id: int | None = None) -> Feed:
    """Ask the workers to take back what a feed wrote, also of one whose commit has stopped half-way.

    Raises FeedStateRefused, AnotherFeedWrites.
    """
    return hand_over(
        feed_id=feed_id,
        allowed=(FeedState.COMMITTED, FeedState.COMMITTING, FeedState.UNDOING),
        state=FeedState.UNDOING,
        event="feed.undo_requested",
        now=now,
        actor_id=actor_id,
    )


def run_undo(*, feed_id: int, now: datetime, actor_id: int | None, step: Step, progress: Progress) -> dict[str, int]:
    """Take every written row back once, however often it is run; returns how many were restored and kept.

    Raises SupplierNotActive, NoAgreement.
    """
    with telling_why(feed_id, step):
        return undo_rows_left(feed_id, now, actor_id, step, progress)


def undo_rows_left(feed_id: int, now: datetime, actor_id: int | None, step: Step, progress: Progress) -> dict[str, int]:
    rows = FeedRow.objects.filter(feed_id=feed_id, outcome__in=WRITES, written_at__isnull=False)
    with step():
        done, left = rows.exclude(undo=Undo.NOT_UNDONE).count(), rows.filter(undo=Undo.NOT_UNDONE).count()
    while True:
        with step():
            feed = lock_feed(feed_id)
            if feed.state != FeedState.UNDOING:
                return endings_of(feed_id)
            chunk = list(rows.filter(undo=Undo.NOT_UNDONE).order_by("pk")[:CHUNK])
            if not chunk:
                return finish(feed, now, actor_id)
            undo_rows(feed, chunk, now, actor_id)
            done, left = done + len(chunk), left - len(chunk)
            progress(done, done + left, f"undoing {feed.name}")
        reach("feeds.chunk_undone")


def finish(feed: Feed, now: datetime, actor_id: int | None) -> dict[str, int]:
    feed.state, feed.undone_at = FeedState.UNDONE, now
    feed.save(update_fields=["state", "undone_at"])
    endings = endings_of(feed.pk)
    note(feed, "feed.undone", now=now, actor_id=actor_id, counts=endings)
    return endings


def undo_rows(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Take one chunk back and note in its rows what came of each."""
    present = lock_present(feed, rows)
    for row in rows:
        row.undo, row.reasons = Undo.RESTORED, []
        if sets_offer(row) and not stands_as_written(row, present.get(row.variant_id or 0)):
            keep(row, CHANGED_SINCE)
    restore_terms(feed, [row for row in rows if row.before and sets_offer(row)], now, actor_id)
    end_what_began(feed, [row for row in rows if sets_offer(row)], now, actor_id)
    withdraw_products(rows, now, actor_id)
    restore_stock(feed, rows, now, actor_id)
    keep_rows(rows)


def keep(row: FeedRow, reason: Said) -> None:
    row.undo = Undo.KEPT
    row.reasons = [*row.reasons, reason.kept()]


def stands_as_written(row: FeedRow, now: Present | None) -> bool:
    """Whether the offer still has the terms that the row gave it."""
    return now is not None and {**(row.after or {}), "stock": now.stock, "ended": False} == now.snapshot()


def restore_terms(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Set the terms of before; those that the catalog would not take any more stay."""
    restored = [row for row in rows if row.undo == Undo.RESTORED]
    try:
        set_before(feed, restored, now, actor_id)
    except OffersRefused as refused:
        for fault in refused.faults:
            keep(restored[fault.row], told(fault))
        set_before(feed, [row for row in restored if row.undo == Undo.RESTORED], now, actor_id)


def set_before(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    terms = [terms_of(row.before or {}) for row in rows]
    set_offers(supplier_id=feed.supplier_id, rows=terms, now=now, actor_id=actor_id)


def end_what_began(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Offers that the feed made, or began again, end."""
    began = [row for row in rows if row.undo == Undo.RESTORED and (row.before is None or row.before["ended"])]
    ids = [row.offer_id for row in began if row.offer_id]
    if ids:
        reason = f"feed {feed} was undone"
        end_offers(
            supplier_id=feed.supplier_id, offer_ids=ids, reason=reason, by=Side.SUPPLIER, now=now, actor_id=actor_id
        )


def withdraw_products(rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Take back requests that are not decided yet."""
    for row in rows:
        if row.request_id is None:
            continue
        try:
            withdraw_request(request_id=row.request_id, now=now, actor_id=actor_id)
        except RequestStateRefused:
            keep(row, DECIDED)


def restore_stock(feed: Feed, rows: Sequence[FeedRow], now: datetime, actor_id: int | None) -> None:
    """Tell the stock of before as of the feed's instant: a count that is newer has the last word."""
    seen = {row.offer_id: row for row in rows if row.offer_id and row.stock_before is not None}
    lines = {offer_id: row.stock_before for offer_id, row in seen.items() if row.stock_before is not None}
    answers = observe(feed, lines, key=f"undo:{rows[0].pk}", now=now, actor_id=actor_id)
    for offer_id, answer in answers.items():
        if answer.kind == MovementKind.IGNORED:
            keep(seen[offer_id], NEWER_STOCK)
