"""Parcels of suppliers, as their score cards hear of them: followed, silent, and each once."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import Organization
from apps.fulfillment.domain.direct import hand_over_direct, pack_direct
from apps.fulfillment.domain.packing import release_parcel
from apps.fulfillment.models import DirectParcel
from apps.orders.enums import DispatchMode
from apps.orders.models import PurchaseLine
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.guard import first_scan_hours
from apps.tracking.domain.ingest import record_scans
from apps.tracking.domain.scans import Scan
from apps.tracking.domain.scoring import judge_direct_parcels
from tests.factories.parcels import Bought, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def supplier(db: None) -> Organization:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7", XDR="10")
    return make_active_supplier("MINE")


def handed_over(supplier: Organization) -> DirectParcel:
    """One order's goods, packed by the supplier and given to the carrier NOW; asked for as purchases are."""
    order = make_packable_order(Bought(supplier=supplier), mode=DispatchMode.DIRECT)
    with acting_as_system():
        line = PurchaseLine.objects.select_related("purchase_order").get(allocation__order=order)
        SupplyRecord.objects.get_or_create(
            supplier=supplier,
            document=line.purchase_order.number,
            line=line.line,
            defaults={
                "requested_at": NOW - 9 * HOUR, "ship_by": NOW, "accepted": True, "answered_at": NOW - 8 * HOUR
            },
        )  # fmt: skip
        given = {"supplier_id": supplier.pk, "order_id": order.pk, "weight_g": 260, "now": NOW}
        parcel = pack_direct(purchase_order_id=line.purchase_order_id, pieces={line.pk: line.accepted}, **given)
        release_parcel(parcel_id=parcel.pk, now=NOW)
        return hand_over_direct(supplier_id=supplier.pk, parcel_id=parcel.pk, now=NOW)


def silence() -> timedelta:
    with acting_as_system():
        hours = first_scan_hours()
    assert hours
    return timedelta(hours=hours)


def judged() -> list[tuple[bool | None, datetime | None]]:
    with acting_as_system():
        return list(SupplyRecord.objects.order_by("pk").values_list("tracking_valid", "tracked_at"))


def test_what_is_scanned_can_be_followed_and_what_stays_silent_can_not(supplier: Organization):
    first, _silent = handed_over(supplier), handed_over(supplier)
    limit = silence()
    assert (judge_direct_parcels(now=NOW + limit - HOUR), judged()) == (0, [(None, None), (None, None)])

    record_scans(scans=[Scan(first.tracking_no, code="EMA", occurred_at=NOW + HOUR)], source="post", now=NOW + 2 * HOUR)
    assert judge_direct_parcels(now=NOW + 3 * HOUR) == 1
    assert judge_direct_parcels(now=NOW + limit) == 1
    assert judged() == [(True, NOW + 3 * HOUR), (False, NOW + limit)]


def test_a_judgement_stands(supplier: Organization):
    parcel = handed_over(supplier)
    late = NOW + silence()
    assert judge_direct_parcels(now=late) == 1
    record_scans(scans=[Scan(parcel.tracking_no, code="EMA", occurred_at=late)], source="post", now=late + HOUR)
    assert (judge_direct_parcels(now=late + 2 * HOUR), judged()) == (0, [(False, late)])
