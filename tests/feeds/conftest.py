"""A supplier with three articles on offer and one that is not, and a rival whose offers must never move."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from apps.accounts.models import Organization
from apps.catalog.models import Offer, Variant
from apps.feeds import tasks  # noqa: F401  # registers the jobs
from apps.feeds.domain.checking import check_feed
from apps.feeds.domain.committing import commit_feed
from apps.feeds.domain.mapping import set_mapping, suggest_mapping
from apps.feeds.domain.receiving import receive_feed
from apps.feeds.domain.states import job_of
from apps.feeds.domain.undoing import undo_feed
from apps.feeds.enums import Scope
from apps.feeds.models import Feed, FeedRow
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.stock.domain.movements import observe_many
from apps.stock.models import StockLevel
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.catalog import make_offer, make_variant
from tests.factories.spreadsheets import csv_bytes
from tests.factories.suppliers import make_active_supplier

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
BEFORE = NOW - timedelta(days=1)
LEASE = timedelta(minutes=5)
THERE = {
    "p-BEAR": ("20", "CNY", 2, "active", 10),
    "p-DUCK": ("5.5", "CNY", 2, "active", 0),
    "p-LION": ("30", "CNY", 2, "active", 7),
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path, settings: Any) -> Path:
    """Where uploads are kept; they go with the test."""
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


@dataclass
class Shop:
    """What the tests see of a supplier; every look is the system's."""

    supplier: Organization
    variants: dict[str, Variant] = field(default_factory=dict)

    def receive(self, *lines: str, scope: Scope = Scope.DELTA, name: str = "goods.csv", content: bytes = b"") -> Feed:
        """A file comes in."""
        file = ContentFile(content or csv_bytes(*lines), name=name)
        with acting_for_supplier(self.supplier.pk):
            return receive_feed(supplier_id=self.supplier.pk, file=file, name=name, scope=scope, now=NOW)

    def upload(self, *lines: str, scope: Scope = Scope.DELTA, name: str = "goods.csv", content: bytes = b"") -> Feed:
        """A file comes in and its columns are mapped as suggested."""
        feed = self.receive(*lines, scope=scope, name=name, content=content)
        with acting_for_supplier(self.supplier.pk):
            return set_mapping(feed_id=feed.pk, mapping=suggest_mapping(feed), now=NOW)

    def check(self, feed: Feed, *, at: datetime = NOW) -> Feed:
        with acting_for_supplier(self.supplier.pk):
            check_feed(feed_id=feed.pk, now=at)
        return work(feed, at=at)

    def commit(self, feed: Feed, *, at: datetime = NOW) -> Feed:
        with acting_for_supplier(self.supplier.pk):
            commit_feed(feed_id=feed.pk, now=at)
        return work(feed, at=at)

    def undo(self, feed: Feed, *, at: datetime = NOW) -> Feed:
        with acting_for_supplier(self.supplier.pk):
            undo_feed(feed_id=feed.pk, now=at)
        return work(feed, at=at)

    def offers(self) -> dict[str, tuple[Any, ...]]:
        """Price, currency, lead time, state and what is on hand, by the supplier's own SKU."""
        with acting_as_system():
            stock = dict(StockLevel.objects.values_list("offer_id", "on_hand"))
            return {
                offer.supplier_sku: (
                    f"{offer.supply_price.amount.normalize():f}",
                    str(offer.supply_price.currency),
                    offer.lead_time_days,
                    offer.state,
                    stock.get(offer.pk),
                )
                for offer in Offer.objects.filter(supplier_id=self.supplier.pk).order_by("supplier_sku")
            }


def work(feed: Feed, *, at: datetime = NOW) -> Feed:
    """A worker runs the feed's job."""
    with acting_as_system():
        job = job_of(feed_of(feed.pk))
    assert job is not None
    run_job(job_id=job.pk, clock=lambda: at, lease=LEASE)
    return feed_of(feed.pk)


def feed_of(pk: int) -> Feed:
    with acting_as_system():
        return Feed.objects.get(pk=pk)


def last_job(feed: Feed) -> Job:
    with acting_as_system():
        job = job_of(feed_of(feed.pk))
        assert job is not None
        return job


def rows_of(feed: Feed) -> list[FeedRow]:
    with acting_as_system():
        return list(FeedRow.objects.filter(feed=feed).order_by("pk"))


def outcomes(feed: Feed) -> list[tuple[int, str, str]]:
    return [(row.line, row.outcome, row.reason) for row in rows_of(feed)]


def see_stock(offers: Iterable[Offer], quantities: Sequence[int], *, at: datetime, key: str) -> None:
    lines = dict(zip((offer.pk for offer in offers), quantities, strict=True))
    with acting_as_system():
        observe_many(lines=lines, observed_at=at, source="shelf", key=key, now=at)


@pytest.fixture
def shop(db: None) -> Shop:
    """Offers BEAR (20.00 CNY, 10 pieces), DUCK (5.50, 0 pieces) and LION (30.00, 7); FOX is not offered yet."""
    shop = Shop(make_active_supplier("P1"))
    for sku in ("BEAR", "DUCK", "LION", "FOX"):
        shop.variants[sku] = make_variant(sku=sku, gtin={"BEAR": "6901234567892"}.get(sku, ""))
    offers = [
        make_offer(shop.variants[sku], supplier=shop.supplier, supplier_sku=f"p-{sku}", supply_price=price)
        for sku, price in (("BEAR", "20.00"), ("DUCK", "5.50"), ("LION", "30.00"))
    ]
    see_stock(offers, [10, 0, 7], at=BEFORE, key="before")
    return shop


@pytest.fixture
def rival(shop: Shop) -> Shop:
    """Offers the bear too, under the same SKU of its own."""
    rival = Shop(make_active_supplier("P2"))
    offer = make_offer(shop.variants["BEAR"], supplier=rival.supplier, supplier_sku="p-BEAR", supply_price="19.00")
    see_stock([offer], [4], at=BEFORE, key="rival")
    return rival
