"""Whatever a feed says: its commit is what its dry run showed, and its undo is what was before. And who comes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.catalog.domain.offers import terms_of_offers
from apps.catalog.domain.terms import described
from apps.catalog.models import Offer
from apps.feeds.domain.committing import commit_feed
from apps.feeds.domain.errors import AnotherFeedWrites
from apps.feeds.enums import Scope
from apps.stock.models import StockLevel
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.catalog import make_offer, make_variant
from tests.factories.suppliers import make_active_supplier
from tests.feeds.conftest import NOW, Shop, feed_of, rows_of

HEADER = "supplier_sku,sku,price,lead time,moq,stock,warehouse,price_50"
maybe = st.one_of(st.just(""), st.integers(1, 20).map(str))
rows = st.lists(
    st.tuples(
        st.sampled_from(["BEAR", "DUCK", "LION", "FOX", "EMU"]),
        st.one_of(st.just(""), st.integers(300, 9000).map(lambda fen: f"{fen // 100}.{fen % 100:02}")),
        maybe,
        maybe,
        st.one_of(st.just(""), st.integers(0, 50).map(str)),
        st.sampled_from(["", "Ningbo", "义乌"]),
        st.sampled_from(["", "2.50", "99"]),
    ),
    min_size=1,
    max_size=6,
)


def there(shop: Shop) -> dict[str, dict[str, Any]]:
    """The terms and stock of all offers that have not ended, by the supplier's own SKU."""
    with acting_as_system():
        stock = dict(StockLevel.objects.values_list("offer_id", "on_hand"))
        offers = Offer.objects.filter(supplier_id=shop.supplier.pk).exclude(state="ended")
        return {
            terms.supplier_sku: described(terms) | {"stock": stock.get(pk, 0)}
            for pk, terms in terms_of_offers(offers).items()
        }


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows, scope=st.sampled_from(Scope))
def test_commit_is_the_dry_run_and_undo_is_what_was_before(shop: Shop, rows: list[tuple[str, ...]], scope: Scope):
    lines = (",".join([f"p-{sku}", sku, *rest]) for sku, *rest in rows)
    before = there(shop)
    feed = shop.check(shop.upload(HEADER, *lines, scope=scope))
    assert there(shop) == before
    shown = before | {
        row.supplier_sku: {name: value for name, value in row.after.items() if name != "ended"}
        | {"stock": (row.before or {"stock": 0})["stock"] if row.after["stock"] is None else row.after["stock"]}
        for row in rows_of(feed)
        if row.outcome in ("created", "changed", "cleared")
    }
    shop.commit(feed)
    assert there(shop) == shown
    shop.undo(feed)
    assert there(shop) == before


def test_of_two_feeds_committed_at_once_one_goes_first(cloned_db: str):
    shop = Shop(make_active_supplier("P1"))
    make_offer(make_variant(sku="BEAR"), supplier=shop.supplier, supplier_sku="p-BEAR")
    feeds = [shop.check(shop.upload("supplier_sku,price", "p-BEAR,19")) for _ in range(2)]
    barrier = Barrier(2)

    def commit(pk: int) -> bool:
        try:
            with acting_for_supplier(shop.supplier.pk):
                barrier.wait()
                commit_feed(feed_id=pk, now=NOW)
        except AnotherFeedWrites:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(commit, [feed.pk for feed in feeds]))
    assert sorted(done) == [False, True]
    assert sorted(feed_of(feed.pk).state for feed in feeds) == ["checked", "committing"]
