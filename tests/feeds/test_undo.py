"""A whole feed is taken back: what stood before stands again, unless somebody wrote since."""

from datetime import timedelta

import pytest

from apps.catalog.domain.offers import set_offer
from apps.catalog.domain.stopping import end_offer
from apps.catalog.enums import Side
from apps.feeds.enums import Scope
from apps.stock.domain.movements import dispatch_stock
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import terms_for
from tests.feeds.conftest import NOW, THERE, Shop, rows_of, see_stock

LATER = NOW + timedelta(hours=1)
LINES = ("supplier_sku,sku,price,lead time,stock,price_10", "p-BEAR,,19.80,4,12,18", "p-FOX,FOX,12,3,50,")
ENDED_FOX = {"p-FOX": ("12", "CNY", 3, "ended", 0)}


def test_undo_puts_back_terms_and_stock(shop: Shop):
    feed = shop.undo(shop.commit(shop.check(shop.upload(*LINES, scope=Scope.FULL))), at=LATER)
    assert feed.state == "undone"
    assert [(row.outcome, row.undo, row.reason) for row in rows_of(feed)] == [
        ("changed", "restored", ""),
        ("created", "restored", ""),
        ("cleared", "restored", ""),
    ]
    assert shop.offers() == THERE | ENDED_FOX


def test_what_was_written_since_stays_and_is_listed(shop: Shop):
    feed = shop.commit(shop.check(shop.upload(*LINES, "p-LION,,29,,8,")))
    lion = rows_of(feed)[2].offer_id
    with acting_as_system():
        changed = terms_for(shop.variants["BEAR"], supply_price="25", supplier_sku="p-BEAR")
        set_offer(supplier_id=shop.supplier.pk, terms=changed, now=LATER)
    see_stock([type("O", (), {"pk": lion})], [99], at=LATER, key="counted")
    feed = shop.undo(feed, at=LATER)
    assert [(row.undo, row.reason) for row in rows_of(feed)] == [
        ("kept", "the terms were changed after the feed and stay as they are"),
        ("restored", ""),
        ("kept", "stock was counted anew after the feed and stays"),
    ]
    assert shop.offers() == THERE | ENDED_FOX | {
        "p-BEAR": ("25", "CNY", 2, "active", 10),
        "p-LION": ("30", "CNY", 2, "active", 99),
    }


def test_pieces_sold_before_and_after_the_commit_stay_sold(shop: Shop):
    feed = shop.check(shop.upload("supplier_sku,stock", "p-BEAR,100"))
    (row,) = rows_of(feed)
    for hours, pieces in ((1, 3), (3, 2)):
        with acting_as_system():
            at = NOW + timedelta(hours=hours)
            dispatch_stock(lines={row.offer_id: pieces}, key=f"sold {hours}", now=at, document="order:1")
        if hours == 1:
            feed = shop.commit(feed, at=NOW + timedelta(hours=2))
    assert shop.offers()["p-BEAR"][4] == 95
    shop.undo(feed, at=NOW + timedelta(hours=4))
    assert shop.offers()["p-BEAR"][4] == 5


def test_an_offer_that_began_again_ends_again(shop: Shop):
    with acting_as_system():
        lion = next(row.offer_id for row in rows_of(shop.check(shop.upload("supplier_sku,stock", "p-LION,1"))))
        end_offer(offer_id=lion, reason="out", by=Side.SUPPLIER, now=NOW)
    there = shop.offers()
    feed = shop.commit(shop.check(shop.upload("supplier_sku,price", "p-LION,28")))
    assert shop.offers()["p-LION"] == ("28", "CNY", 2, "active", 7)
    shop.undo(feed, at=LATER)
    assert shop.offers() == there


def test_undo_of_nothing_is_undone(shop: Shop):
    feed = shop.undo(shop.commit(shop.check(shop.upload("supplier_sku,price", "p-BEAR,20"))))
    assert (feed.state, shop.offers()) == ("undone", THERE)


@pytest.mark.parametrize("order", ["first", "second"])
def test_feeds_on_top_of_each_other_come_off_in_any_order(shop: Shop, order: str):
    first = shop.commit(shop.check(shop.upload("supplier_sku,price", "p-BEAR,19")))
    second = shop.commit(shop.check(shop.upload("supplier_sku,price", "p-BEAR,18")))
    if order == "first":
        shop.undo(first)
        assert shop.offers()["p-BEAR"][0] == "18"
    else:
        shop.undo(second)
        shop.undo(first)
        assert shop.offers()["p-BEAR"][0] == "20"
