"""A worker dies in the middle of a feed: the next one ends the same work, and every row counts once."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import timezone

from apps.catalog.models import Offer
from apps.events.models import DomainEvent
from apps.feeds.domain.checking import check_feed
from apps.feeds.domain.committing import CHUNK, commit_feed
from apps.feeds.domain.states import job_key
from apps.feeds.domain.undoing import undo_feed
from apps.feeds.models import Feed, FeedRow
from apps.stock.models import Movement, StockLevel
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import make_product
from tests.factories.suppliers import make_active_supplier
from tests.faults.harness import run_until_done, start_worker
from tests.feeds.conftest import Shop, feed_of, work

pytestmark = pytest.mark.slow
ROWS = CHUNK + 50


@pytest.fixture
def feed(cloned_db: str) -> Iterator[Feed]:
    """A mapped feed of new offers in two chunks."""
    shop = Shop(make_active_supplier("P1"))
    with acting_as_system():
        product = make_product()
        product.variants.bulk_create(
            product.variants.model(product=product, sku=f"A{n}", weight_g=1, length_mm=1, width_mm=1, height_mm=1)
            for n in range(ROWS)
        )
    lines = (f"p-{n},A{n},1{n},2,{n}" for n in range(ROWS))
    feed = shop.upload("supplier_sku,sku,price,lead time,stock", *lines)
    yield feed
    (settings.MEDIA_ROOT / feed.file.name).unlink()


def kill_and_relieve(db: str, feed: Feed, point: str) -> Feed:
    """Run the feed's job with a worker that dies at the point, then with one that lives."""
    with start_worker(db, point) as doomed:
        doomed.wait_until_killed()
    with start_worker(db):
        job = run_until_done(job_key(feed_of(feed.pk)))
    assert (job.state, job.crashes) == ("done", 1), job.error
    return feed_of(feed.pk)


def test_a_dry_run_that_was_killed_has_every_row_once(cloned_db: str, feed: Feed):
    with acting_as_system():
        check_feed(feed_id=feed.pk, now=timezone.now())
    assert kill_and_relieve(cloned_db, feed, "feeds.batch_checked").state == "checked"
    with acting_as_system():
        lines = FeedRow.objects.filter(feed=feed, outcome="created").values_list("line", flat=True)
        assert sorted(lines) == list(range(2, ROWS + 2))
        assert Offer.objects.count() == 0


@pytest.mark.parametrize("point", ["feeds.chunk_before_commit", "feeds.chunk_committed"])
def test_a_commit_that_was_killed_writes_every_row_once(cloned_db: str, feed: Feed, point: str):
    with acting_as_system():
        check_feed(feed_id=feed.pk, now=timezone.now())
    work(feed, at=timezone.now())
    with acting_as_system():
        commit_feed(feed_id=feed.pk, now=timezone.now())
    assert kill_and_relieve(cloned_db, feed, point).state == "committed"
    with acting_as_system():
        assert Offer.objects.count() == Movement.objects.count() == ROWS
        assert DomainEvent.objects.filter(name="offer.set").count() == ROWS
        assert sum(StockLevel.objects.values_list("on_hand", flat=True)) == sum(range(ROWS))


def test_an_undo_that_was_killed_takes_every_row_back_once(cloned_db: str, feed: Feed):
    for act in (check_feed, commit_feed):
        with acting_as_system():
            act(feed_id=feed.pk, now=timezone.now())
        work(feed, at=timezone.now())
    with acting_as_system():
        undo_feed(feed_id=feed.pk, now=timezone.now())
    assert kill_and_relieve(cloned_db, feed, "feeds.chunk_undone").state == "undone"
    with acting_as_system():
        assert Offer.objects.filter(state="ended").count() == ROWS
        assert DomainEvent.objects.filter(name="offer.ended").count() == ROWS
        assert set(StockLevel.objects.values_list("on_hand", flat=True)) == {0}
        assert set(FeedRow.objects.values_list("undo", flat=True)) == {"restored"}
