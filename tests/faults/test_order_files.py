"""A worker dies in the middle of a file of orders: the next one ends the same work, and counts all of it."""

import pytest
from django.conf import settings
from django.utils import timezone

from apps.events.models import DomainEvent
from apps.order_files.domain.checking import BATCH
from apps.order_files.domain.states import commit_file, job_key
from apps.order_files.models import OrderFileRow
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.facts import make_sellers
from tests.faults.harness import run_until_done, start_worker
from tests.order_files.test_files import check, upload
from tests.order_files.test_known_orders import UNDATED, undated

pytestmark = pytest.mark.slow
ORDERS = BATCH + 20


def test_a_commit_that_was_killed_takes_every_order_once_and_counts_them_all(cloned_db: str) -> None:
    with acting_as_system():
        seller = make_sellers(["S1"])["S1"]
    rows = (undated(f"A-{number:03}") for number in range(ORDERS))
    file = upload(seller, *rows, header=UNDATED, now=timezone.now())
    assert check(file) == {"created": ORDERS}
    with acting_for_seller(seller.pk):
        file = commit_file(file_id=file.pk, now=timezone.now())
    with start_worker(cloned_db, "order_files.batch_taken") as doomed:
        doomed.wait_until_killed()
    with acting_as_system():
        assert Order.objects.count() == BATCH
    with start_worker(cloned_db):
        job = run_until_done(job_key(file))
    counts = {"created": ORDERS, "changed": 0, "unchanged": 0, "refused": 0}
    assert (job.state, job.crashes, job.result) == ("done", 1, counts), job.error
    with acting_as_system():
        file.refresh_from_db()
        assert (file.state, Order.objects.count()) == ("committed", ORDERS)
        assert DomainEvent.objects.filter(name="order.placed").count() == ORDERS
        assert DomainEvent.objects.get(name="order_file.committed").payload["counts"] == counts
        assert OrderFileRow.objects.filter(file=file, order_id__isnull=False).count() == ORDERS
    (settings.MEDIA_ROOT / file.file.name).unlink()
