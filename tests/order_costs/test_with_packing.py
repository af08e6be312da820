"""The real packing station and these costs: packed is charged and released, opened again is given back."""

from datetime import UTC, datetime

import pytest

from apps.accounts.models import Organization
from apps.fulfillment.domain.direct import pack_direct
from apps.fulfillment.domain.packing import pack_parcel, unpack_parcel
from apps.fulfillment.models import Parcel
from apps.orders.enums import DispatchMode
from apps.orders.models import Order, PurchaseLine
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier
from tests.order_costs.world import assert_proven, costs, fill, is_released, money, settlement, waiting

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def order(db: None) -> Order:
    """Two pieces at a seller's price of CNY 21.60, for Poland."""
    make_sender()
    make_range()
    make_rates(USD="7.1", EUR="8")
    return make_packable_order(Bought(quantity=2))


def seller_of(order: Order) -> Organization:
    with acting_as_system():
        return Organization.objects.get(pk=order.seller_id)


def test_staff_pack_and_open_a_parcel(order: Order) -> None:
    seller = seller_of(order)
    fill(seller, "100.00", now=NOW)
    with acting_as_ops():
        parcel = pack_parcel(order_id=order.pk, items=items_of(order), weight_g=510, now=NOW)
    assert costs(parcel) == [
        ("goods", "CNY 43.20", "due"),
        ("postage", "CNY 47.10", "due"),
        ("registration", "CNY 16.00", "due"),
        ("service_fee", "CNY 2.00", "due"),
    ]
    assert (money(seller), is_released(parcel), settlement(order)) == ("100.00", False, None)
    assert waiting(order) == {parcel.tracking_no: {"missing": {"CNY": "8.30"}}}
    with acting_as_ops():
        unpack_parcel(parcel_id=parcel.pk, reason="Wrong box", now=NOW)
    assert ({state for *_, state in costs(parcel)}, waiting(order)) == ({"dropped"}, None)

    fill(seller, "8.30", now=NOW)
    with acting_as_ops():
        again = pack_parcel(order_id=order.pk, items=items_of(order), weight_g=510, now=NOW)
    assert (money(seller), is_released(again), settlement(order)) == ("0.00", True, "CNY 108.30")
    with acting_as_ops():
        unpack_parcel(parcel_id=again.pk, reason="Wrong box", now=NOW)
    assert (money(seller), settlement(order)) == ("108.30", None)
    with acting_as_system():
        assert Parcel.objects.filter(voided_at=None).count() == 0
    assert_proven(seller)


def test_each_parcel_of_an_order_that_its_supplier_splits_pays_its_own_postage(db: None) -> None:
    make_sender()
    make_range()
    make_rates(USD="7.1", EUR="8")
    supplier = make_active_supplier("DIRECT")
    order = make_packable_order(Bought(quantity=3, supplier=supplier), mode=DispatchMode.DIRECT)
    seller = seller_of(order)
    fill(seller, "300.00", now=NOW)
    with acting_as_system():
        line = PurchaseLine.objects.get()
        given = {"supplier_id": supplier.pk, "purchase_order_id": line.purchase_order_id, "order_id": order.pk}
        first = pack_direct(**given, pieces={line.pk: 2}, weight_g=510, now=NOW)
    assert settlement(order) is None
    with acting_as_system():
        second = pack_direct(**given, pieces={line.pk: 1}, weight_g=260, now=NOW)
        parcels = {each.pk: each for each in Parcel.objects.all()}
    assert costs(parcels[first.pk]) == [
        ("goods", "CNY 43.20", "paid"),
        ("postage", "CNY 47.10", "paid"),
        ("registration", "CNY 16.00", "paid"),
        ("service_fee", "CNY 2.00", "paid"),
    ]
    assert [cost[:2] for cost in costs(parcels[second.pk])][:1] == [("goods", "CNY 21.60")]
    assert {state for *_, state in costs(parcels[second.pk])} == {"paid"}
    assert (is_released(parcels[first.pk]), is_released(parcels[second.pk])) == (True, True)
    assert settlement(order) is not None
    assert_proven(seller)
