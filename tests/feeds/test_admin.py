"""Staff see every feed with its outcomes, take one back, and let a stopped one go on."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from apps.suppliers.domain.lifecycle import resume_supplier, suspend_supplier
from apps.tenancy.context import acting_as_system
from tests.feeds.conftest import NOW, THERE, Shop, feed_of, work
from tests.ops.staff import make_staff, proven_client

LINES = ("supplier_sku,price", "p-BEAR,19", "p-DUCK,dear")
FEEDS = "/admin/feeds/feed/"


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def desk(db: None) -> Client:
    return proven_client(make_staff("ming@haitun.example"))


def test_feeds_and_their_rows_are_read(desk: Client, shop: Shop, rival: Shop):
    feed = shop.check(shop.upload(*LINES))
    other = rival.check(rival.upload("supplier_sku,price", "p-BEAR,18"))
    text = desk.get(FEEDS).content.decode()
    assert [text.count(f"/{each.pk}/change/") for each in (feed, other)] == [1, 1]
    page = desk.get(f"{FEEDS}{feed.pk}/change/").content.decode()
    assert "Changed: 1, Refused: 1" in page
    assert f"/admin/feeds/feedrow/?feed__id__exact={feed.pk}&amp;outcome__exact=refused" in page
    assert "Undo the feed" not in page
    rows = desk.get(f"/admin/feeds/feedrow/?feed__id__exact={feed.pk}&outcome__exact=refused").content.decode()
    assert "p-DUCK" in rows
    assert "p-BEAR" not in rows


def test_staff_undo_a_feed(desk: Client, shop: Shop):
    feed = shop.commit(shop.check(shop.upload(*LINES)))
    assert shop.offers() != THERE
    desk.post(f"{FEEDS}{feed.pk}/act/undo/")
    assert work(feed).state == "undone"
    assert shop.offers() == THERE


def test_staff_let_a_stopped_commit_go_on(desk: Client, shop: Shop):
    feed = shop.check(shop.upload(*LINES))
    with acting_as_system():
        suspend_supplier(supplier_id=shop.supplier.pk, reason="late", now=NOW, actor_id=None)
    shop.commit(feed)
    with acting_as_system():
        resume_supplier(supplier_id=shop.supplier.pk, reason="mended", now=NOW, actor_id=None)
    assert "Go on committing" in desk.get(f"{FEEDS}{feed.pk}/change/").content.decode()
    desk.post(f"{FEEDS}{feed.pk}/act/continue/")
    assert work(feed).state == "committed"
    assert shop.offers()["p-BEAR"][0] == "19"


def test_an_act_that_does_not_fit_is_refused_in_words(desk: Client, shop: Shop):
    feed = shop.check(shop.upload(*LINES))
    answer = desk.post(f"{FEEDS}{feed.pk}/act/undo/", follow=True)
    assert "“Undo the feed” is not possible for" in answer.content.decode()
    assert feed_of(feed.pk).state == "checked"
