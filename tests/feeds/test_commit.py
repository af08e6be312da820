"""A dry run becomes true, once, and only where nothing changed meanwhile."""

from datetime import timedelta

import pytest

from apps.catalog.domain.offers import set_offer
from apps.events.models import DomainEvent
from apps.feeds.domain.committing import commit_feed
from apps.feeds.domain.errors import AnotherFeedWrites, FeedStateRefused
from apps.feeds.domain.states import discard_feed
from apps.feeds.enums import Scope
from apps.jobs.models import Job
from apps.stock.domain.movements import dispatch_stock
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import terms_for
from tests.feeds.conftest import NOW, THERE, Shop, last_job, outcomes, rows_of, see_stock, work

LINES = ("supplier_sku,sku,price,currency,lead time,stock,price_10", "p-BEAR,,19.80,,,12,18", "p-FOX,FOX,12,USD,3,50,")


def test_commit_writes_what_the_dry_run_showed(shop: Shop, rival: Shop):
    feed = shop.commit(shop.check(shop.upload(*LINES)))
    assert feed.state == "committed"
    assert outcomes(feed) == [(2, "changed", ""), (3, "created", "")]
    assert shop.offers() == THERE | {
        "p-BEAR": ("19.8", "CNY", 2, "active", 12),
        "p-FOX": ("12", "USD", 3, "active", 50),
    }
    assert rival.offers() == {"p-BEAR": ("19", "CNY", 2, "active", 4)}
    assert last_job(feed).result == {
        "created": 1, "changed": 1, "unchanged": 0, "requested": 0, "cleared": 0, "refused": 0
    }  # fmt: skip


def test_a_full_feed_clears_the_stock_of_what_it_does_not_name(shop: Shop, rival: Shop):
    lines = ("supplier_sku,price,stock", "p-BEAR,20,10", "p-LION,wrong,3")
    feed = shop.check(shop.upload(*lines, scope=Scope.FULL))
    assert [row[:2] for row in outcomes(feed)] == [(2, "unchanged"), (3, "refused")]
    feed = shop.check(shop.upload(*lines[:2], scope=Scope.FULL))
    assert outcomes(feed) == [(2, "unchanged", ""), (0, "cleared", "")]
    shop.commit(feed)
    assert shop.offers() == THERE | {"p-LION": ("30", "CNY", 2, "active", 0)}
    assert rival.offers() == {"p-BEAR": ("19", "CNY", 2, "active", 4)}


def test_an_offer_changed_since_the_dry_run_is_not_overwritten(shop: Shop):
    feed = shop.check(shop.upload(*LINES))
    with acting_as_system():
        supplier_id = shop.supplier.pk
        changed = terms_for(shop.variants["BEAR"], supply_price="21.00", supplier_sku="p-BEAR")
        set_offer(supplier_id=supplier_id, terms=changed, now=NOW)
        set_offer(supplier_id=supplier_id, terms=terms_for(shop.variants["FOX"], supplier_sku="x"), now=NOW)
    feed = shop.commit(feed)
    since = "the offer was changed after the dry run; send the row again to see what it would do now"
    assert outcomes(feed) == [(2, "refused", since), (3, "refused", since)]
    assert shop.offers() == THERE | {
        "p-BEAR": ("21", "CNY", 2, "active", 10),
        "x": ("20", "CNY", 2, "active", None),
    }


def test_stock_counts_as_of_the_feed(shop: Shop):
    """What was sold after the file came in is taken off; what was counted after it stays."""
    feed = shop.check(shop.upload("supplier_sku,stock", "p-BEAR,100", "p-LION,5"))
    bear, lion = (row.offer_id for row in rows_of(feed))
    with acting_as_system():
        dispatch_stock(lines={bear: 3}, key="sold", now=NOW + timedelta(hours=1), document="order:1")
    see_stock([type("O", (), {"pk": lion})], [9], at=NOW + timedelta(hours=1), key="counted")
    feed = shop.commit(feed, at=NOW + timedelta(hours=2))
    assert [offer[4] for offer in shop.offers().values()] == [97, 0, 9]
    assert [row[1:] for row in outcomes(feed)] == [
        ("changed", ""),
        ("changed", "newer stock was known already and stays"),
    ]


def test_a_supplier_suspended_meanwhile_writes_nothing(shop: Shop):
    feed = shop.check(shop.upload(*LINES))
    with acting_as_system():
        suspend_supplier(supplier_id=shop.supplier.pk, reason="late", now=NOW, actor_id=None)
    feed = shop.commit(feed)
    assert (feed.state, last_job(feed).state) == ("committing", "failed")
    assert {sku: offer[:3] for sku, offer in shop.offers().items()} == {sku: offer[:3] for sku, offer in THERE.items()}


def test_feeds_of_one_supplier_are_committed_one_after_the_other(shop: Shop, rival: Shop):
    first, second = (shop.check(shop.upload(*LINES)) for _ in range(2))
    other = rival.check(rival.upload("supplier_sku,price", "p-BEAR,18"))
    with acting_as_system():
        commit_feed(feed_id=first.pk, now=NOW)
        with pytest.raises(AnotherFeedWrites, match="is 'Being committed'; wait for its end, then try again"):
            commit_feed(feed_id=second.pk, now=NOW)
        commit_feed(feed_id=other.pk, now=NOW)
        with pytest.raises(FeedStateRefused, match="is 'Being committed'; this is done with a feed that is: Checked"):
            commit_feed(feed_id=first.pk, now=NOW)
        assert Job.objects.filter(kind="feeds.commit").count() == 2
    work(first)
    assert shop.commit(second).state == "committed"
    assert [row[1] for row in outcomes(second)] == ["refused", "refused"]


def test_a_discarded_feed_stays_as_it_is(shop: Shop):
    feed = shop.check(shop.upload(*LINES))
    with acting_as_system():
        assert discard_feed(feed_id=feed.pk, now=NOW, actor_id=None).state == "discarded"
        with pytest.raises(FeedStateRefused):
            commit_feed(feed_id=feed.pk, now=NOW)
    assert shop.offers() == THERE


def test_every_step_leaves_an_event(shop: Shop):
    feed = shop.undo(shop.commit(shop.check(shop.upload(*LINES))))
    with acting_as_system():
        events = DomainEvent.objects.filter(subject_type="feeds.feed", subject_id=feed.pk)
        assert list(events.order_by("pk").values_list("name", flat=True)) == [
            "feed.received", "feed.mapped", "feed.check_requested", "feed.checked", "feed.commit_requested",
            "feed.committed", "feed.undo_requested", "feed.undone",
        ]  # fmt: skip
        assert {event.supplier_id for event in events} == {shop.supplier.pk}
