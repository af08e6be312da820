"""A worker dies while it writes an export: the next one makes the whole file, and nobody ever got half of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.events.models import DomainEvent
from apps.exports.domain.asking import ask_export, job_key
from apps.exports.domain.making import CHUNK
from apps.exports.enums import ExportFormat, ExportKind
from apps.exports.models import Export
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.facts import make_sellers
from tests.faults.harness import run_until_done, start_worker

pytestmark = pytest.mark.slow
ORDERS = CHUNK + 20


def seller_with_orders() -> Organization:
    with acting_as_system():
        seller = make_sellers(["S1"])["S1"]
        store, now = Store.objects.get(seller=seller), timezone.now()
        Order.objects.bulk_create(
            Order(seller=seller, store=store, order_no=f"A-{number:03}", placed_at=now) for number in range(ORDERS)
        )
    return seller


@pytest.mark.parametrize("point", ["exports.chunk_written", "exports.stored"])
def test_a_killed_export_is_made_again_as_a_whole(cloned_db: str, point: str) -> None:
    seller = seller_with_orders()
    with acting_for_seller(seller.pk):
        export = ask_export(
            seller_id=seller.pk,
            kind=ExportKind.ORDERS,
            format=ExportFormat.CSV,
            filters={},
            now=timezone.now(),
            actor_id=None,
        )
    with start_worker(cloned_db, point) as doomed:
        doomed.wait_until_killed()
    with acting_as_system():
        killed = Export.objects.get()
        assert (killed.state, killed.file.name) == ("asked", "")
    with start_worker(cloned_db):
        job = run_until_done(job_key(export.pk))
    assert (job.state, job.crashes, job.result["rows"]) == ("done", 1, ORDERS), job.error
    with acting_as_system():
        ready = Export.objects.get()
        assert (ready.state, ready.rows) == ("ready", ORDERS)
        assert DomainEvent.objects.filter(name="export.ready").count() == 1
    path = Path(settings.MEDIA_ROOT) / ready.file.name
    assert len(path.read_text("utf-8-sig").splitlines()) == 1 + ORDERS
    assert list(path.parent.iterdir()) == [path]
    path.unlink()
