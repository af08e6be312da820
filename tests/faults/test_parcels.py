"""A worker dies while it packs for a supplier or draws labels: the next one ends it, and nothing is there twice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone

from apps.accounts.models import Organization
from apps.fulfillment.domain.batches import ask_for_labels
from apps.fulfillment.domain.customs import Papers
from apps.fulfillment.domain.direct_asking import PACK, ask_to_pack
from apps.fulfillment.domain.packing import pack_parcel
from apps.fulfillment.models import CustomsDeclaration, DirectParcel, LabelBatch, NumberRange, Parcel
from apps.orders.enums import DispatchMode
from apps.orders.models import LineItem, PurchaseLine
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier
from tests.faults.harness import run_until_done, start_worker
from tests.fulfillment.reading import barcodes_of

pytestmark = pytest.mark.slow


@pytest.fixture
def supplier(cloned_db: str) -> Iterator[Organization]:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    yield make_active_supplier("MINE")
    connections.close_all()


def test_a_suppliers_parcel_is_packed_once(cloned_db: str, supplier: Organization):
    point = "fulfillment.direct_before_commit"
    order = make_packable_order(Bought(quantity=2, supplier=supplier), mode=DispatchMode.DIRECT)
    with acting_for_supplier(supplier.pk):
        line = PurchaseLine.objects.get()
        ask_to_pack(
            supplier_id=supplier.pk,
            purchase_order_id=line.purchase_order_id,
            order_id=order.pk,
            pieces={line.pk: 1},
            weight_g=260,
            size_mm=None,
            papers=Papers(),
            key=point,
            now=timezone.now(),
        )
    with start_worker(cloned_db, point) as doomed:
        doomed.wait_until_killed()
    with acting_as_system():
        assert not Parcel.objects.exists()
    with start_worker(cloned_db):
        done = run_until_done(f"{PACK}:{point}")
    assert (done.state, done.crashes) == ("done", 1), done.error
    with acting_as_system():
        (parcel,) = Parcel.objects.all()
        assert parcel.tracking_no == "RX000000080CN"
        assert NumberRange.objects.get().next == 9
        assert CustomsDeclaration.objects.get().pk == DirectParcel.objects.get().pk == parcel.pk
        assert done.result == {"parcel": parcel.pk, "tracking_no": parcel.tracking_no}
        assert sorted(LineItem.objects.values_list("quantity", "state")) == [(1, "confirmed"), (1, "packed")]
        assert sorted(PurchaseLine.objects.values_list("accepted", "state")) == [(1, "accepted"), (1, "accepted")]


@pytest.mark.parametrize("point", ["fulfillment.labels_written", "fulfillment.labels_drawn"])
def test_labels_are_drawn_into_one_file(cloned_db: str, supplier: Organization, point: str):
    orders = [make_packable_order() for _ in range(3)]
    with acting_as_ops():
        parcels = [
            pack_parcel(order_id=each.pk, items=items_of(each), weight_g=260, now=timezone.now()) for each in orders
        ]
        batch = ask_for_labels(parcel_ids=[parcel.pk for parcel in parcels], now=timezone.now())
    before = files()
    with start_worker(cloned_db, point) as doomed:
        doomed.wait_until_killed()
    with start_worker(cloned_db):
        done = run_until_done(f"fulfillment.draw_labels:{batch.pk}")
    assert (done.state, done.crashes) == ("done", 1), done.error
    with acting_as_ops():
        batch = LabelBatch.objects.get()
    (written,) = files() - before
    assert written == Path(batch.file.path)
    with batch.file.open("rb") as file:
        assert barcodes_of(file.read()) == [[parcel.tracking_no] for parcel in parcels]
    batch.file.storage.delete(batch.file.name)


def files() -> set[Path]:
    """Every label file that lies about."""
    return set((Path(settings.MEDIA_ROOT) / "labels").glob("*/*.pdf"))
