"""Files that the demo's busiest supplier uploaded: one that is written by now, one that waits for its yes."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from apps.accounts.models import Organization
from apps.catalog.models import Offer
from apps.feeds.domain.checking import check_feed
from apps.feeds.domain.committing import commit_feed
from apps.feeds.domain.mapping import set_mapping, suggest_mapping
from apps.feeds.domain.receiving import receive_rows
from apps.feeds.enums import Scope
from apps.feeds.models import Feed
from apps.jobs.models import Job
from apps.ops.domain.supply_demo.cast import DemoSupplier
from apps.ops.domain.supply_demo.goods import FEN
from apps.ops.domain.supply_demo.numbers import between
from apps.ops.domain.supply_demo.people import organization_of, owner_of

HEADER: Final = ("货号", "库存", "供货价")
CHECK, COMMIT = 1, 2
"""The jobs of a feed are numbered."""


def send_feed(supplier: DemoSupplier, *, now: datetime) -> Feed:
    """Upload a week's prices and stock with the suggested columns, and ask for the dry run."""
    organization, owner = organization_of(supplier), owner_of(supplier)
    feed = receive_rows(
        supplier_id=organization.pk,
        header=HEADER,
        rows=rows_of(organization, now),
        scope=Scope.DELTA,
        now=now,
        name=f"库存价格 {now:%m-%d}.csv",
        actor_id=owner.pk,
    )
    set_mapping(feed_id=feed.pk, mapping=suggest_mapping(feed), now=now)
    return check_feed(feed_id=feed.pk, now=now + timedelta(minutes=2), actor_id=owner.pk)


def rows_of(supplier: Organization, now: datetime) -> Iterator[tuple[str, str, str]]:
    """Every third offer, some a little dearer, and two rows that are refused."""
    for offer in Offer.objects.filter(supplier=supplier).order_by("pk")[::3]:
        name = f"{now:%m%d} {offer.supplier_sku}"
        share = Decimal(between(name, 0, 1) * between(f"rise {name}", 1, 4)) / 100
        price = (offer.supply_price.amount * (1 + share)).quantize(FEN)
        yield offer.supplier_sku, str(between(f"stock {name}", 20, 700)), str(price)
    yield "001/HS-KITE-GOLD", "80", "18.60"
    yield f"{offer.supplier_sku}", "许多", "12.00"


def feed_job(supplier: DemoSupplier, *, number: int, run: int, now: datetime) -> Job:
    """The job of the supplier's n-th feed (from 0), its commit asked for if it was not yet."""
    organization = organization_of(supplier)
    feed = Feed.objects.filter(supplier=organization).order_by("pk")[number]
    jobs = Job.objects.filter(key=f"feed:{feed.pk}:{run}", supplier_id=organization.pk)
    if run == COMMIT and not jobs.exists():
        commit_feed(feed_id=feed.pk, now=now, actor_id=owner_of(supplier).pk)
    return jobs.get()
