"""Direct dispatch and time: a parcel that is packed has not left, and is late as long as nobody hands it over."""

from contextlib import nullcontext
from datetime import datetime, timedelta

import pytest

from apps.fulfillment.domain.direct import hand_over_direct
from apps.fulfillment.domain.packing import release_parcel, unpack_parcel
from apps.fulfillment.models import DirectParcel, Parcel
from apps.orders.domain.overdue import packed_and_late, sweep_purchases, take_back
from apps.orders.domain.routing_errors import PurchaseRefused
from apps.orders.models import PurchaseLine, PurchaseOrder, SupplierDispatch
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.fulfillment.packing import pack_all_directly
from tests.order_costs.world import fill, money
from tests.orders.market import assert_consistent, stock_of
from tests.orders.placing import NOW, items_of
from tests.orders.purchases import records
from tests.warehouse.house import House, make_house

pytestmark = pytest.mark.django_db
PACKED_AT = NOW + timedelta(hours=5)


@pytest.fixture
def house(db: None) -> House:
    """P1 has ten bears and dispatches them itself, P2 has them for more."""
    house = make_house("P1", "P2")
    house.market.offer("P1", supply_price="10.00")
    house.market.offer("P2", supply_price="20.00")
    with acting_as_system():
        SupplierDispatch.objects.create(supplier=house.market.suppliers["P1"], mode="direct")
    return house


def handed_over(own: DirectParcel, now: datetime) -> None:
    with acting_as_system():
        hand_over_direct(supplier_id=own.supplier_id, parcel_id=own.parcel_id, now=now)


def sweep(now: datetime) -> int:
    with acting_as_system():
        return sweep_purchases(now=now, step=nullcontext)


def state() -> tuple[str, str]:
    with acting_as_system():
        line = PurchaseLine.objects.select_related("allocation__item").get()
        return line.state, line.allocation.item.state


def test_a_parcel_that_is_never_handed_over_is_late_and_staff_see_it(house: House):
    fill(house.market.shop.seller, "1000.00", now=NOW)
    order = house.confirmed(("bear", 2))
    own = pack_all_directly(order, weight_g=510, now=PACKED_AT)
    paid = money(house.market.shop.seller)
    assert state() == ("accepted", "packed")
    with acting_as_system():
        in_time = PurchaseOrder.objects.get().ship_by + timedelta(hours=24)
        late = in_time + timedelta(seconds=1)
        assert [list(packed_and_late(now=at)) for at in (in_time, late)] == [[], [PurchaseLine.objects.get()]]
    assert sweep(late) == 0
    with acting_as_ops():
        purchase = PurchaseOrder.objects.get()
        for given in ({}, {"line_ids": [purchase.lines.get().pk], "also_shipped": True}):
            with pytest.raises(PurchaseRefused, match="have the parcel unpacked first"):
                take_back(purchase_order_id=purchase.pk, reason="never left", now=late, **given)
    assert (state(), money(house.market.shop.seller), records(house.market)) == (
        ("accepted", "packed"), paid, [{"answered_at": NOW, "accepted": True}],
    )  # fmt: skip

    with acting_as_ops():
        unpack_parcel(parcel_id=own.parcel_id, reason="never left", now=late)
        assert not packed_and_late(now=late).exists()
    assert (sweep(late), sweep(late)) == (1, 0)
    assert (items_of(order), money(house.market.shop.seller)) == ([("C-BEAR", 2, "waiting")], "1000.00")
    assert records(house.market) == [{"answered_at": NOW, "accepted": True, "cancelled_at": late}]
    assert stock_of(house.market)["P1", "bear"] == (10, 0)
    assert_consistent()


def test_what_is_packed_may_be_taken_back_once_it_is_unpacked(house: House):
    order = house.confirmed(("bear", 2))
    own = pack_all_directly(order, weight_g=510, now=PACKED_AT)
    with acting_as_ops():
        unpack_parcel(parcel_id=own.parcel_id, reason="wrong box", now=PACKED_AT)
        (line,) = take_back(purchase_order_id=own.purchase_order_id, reason="we ask another", now=PACKED_AT)
    assert (line.state, items_of(order)) == ("overdue", [("C-BEAR", 2, "waiting")])
    assert_consistent()


def test_it_is_shipped_when_it_is_handed_over(house: House):
    fill(house.market.shop.seller, "1000.00", now=NOW)
    own = pack_all_directly(house.confirmed(("bear", 2)), weight_g=510, now=PACKED_AT)
    left_at = PACKED_AT + timedelta(hours=30)
    handed_over(own, left_at)
    assert state() == ("received", "shipped")
    assert records(house.market) == [{"answered_at": NOW, "accepted": True, "shipped_at": left_at}]
    assert sweep(left_at + timedelta(days=9)) == 0


def test_how_long_it_waits_for_the_sellers_money_is_not_its_suppliers_delay(house: House):
    own = pack_all_directly(house.confirmed(("bear", 2)), weight_g=510, now=PACKED_AT)
    with acting_as_system():
        assert Parcel.objects.get().released_at is None
        release_parcel(parcel_id=own.parcel_id, now=PACKED_AT + timedelta(days=5))
    handed_over(own, PACKED_AT + timedelta(days=5, hours=2))
    assert records(house.market)[0]["shipped_at"] == PACKED_AT + timedelta(hours=2)
    with acting_as_system():
        line = PurchaseLine.objects.get()
    assert line.received_at == PACKED_AT + timedelta(days=5, hours=2)
