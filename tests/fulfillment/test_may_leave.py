"""What keeps a whole order here keeps it at every door: packing, manifests, hand-over, ours and a supplier's."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from apps.accounts.models import Organization
from apps.fulfillment.domain.direct import hand_over_direct, pack_direct
from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest, take_off
from apps.fulfillment.domain.packing import pack_parcel, release_parcel
from apps.fulfillment.domain.parcel_errors import ManifestRefused, NotPackable
from apps.fulfillment.domain.queries import ready_for_manifest
from apps.fulfillment.models import BagParcel, DirectParcel, GoodsReceipt, Parcel
from apps.orders.domain.cancelling import request_cancellation
from apps.orders.domain.exceptions import close_exceptions, open_exception
from apps.orders.domain.holding import hold_order, release_order
from apps.orders.enums import DispatchMode, ExceptionKind, Fault
from apps.orders.models import LineItem, Order, OrderException, PurchaseOrder
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from tests.factories.parcels import Bought, items_of, make_packable_order, make_range, make_rates, make_sender
from tests.factories.suppliers import make_active_supplier

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def ready(db: None) -> None:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7")


def hold(order: Order) -> None:
    with acting_for_seller(order.seller_id):
        hold_order(order_id=order.pk, reason="Fraud?", now=NOW)


def ask_to_cancel(order: Order) -> None:
    with acting_for_seller(order.seller_id):
        request_cancellation(order_id=order.pk, fault=Fault.BUYER, reason="Changed his mind", now=NOW)


def waits_for(kind: ExceptionKind) -> Callable[[Order], None]:
    def wait(order: Order) -> None:
        with acting_as_system():
            open_exception(order=order, kind=kind, now=NOW, details={})

    return wait


KEEPERS = [
    pytest.param(hold, "its seller holds it, wait until it is released", id="held"),
    pytest.param(ask_to_cancel, "its cancellation is requested and done in a moment", id="to cancel"),
    pytest.param(waits_for(ExceptionKind.CHANGED), "the channel changed its order", id="changed"),
    pytest.param(waits_for(ExceptionKind.ADDRESS), "its address is incomplete", id="address"),
    pytest.param(waits_for(ExceptionKind.TAX_NUMBER), "its country asks for a tax number", id="tax number"),
    pytest.param(waits_for(ExceptionKind.UNMAPPED), "a line of its order has no goods", id="unmapped"),
]
each_keeper = pytest.mark.parametrize(("keep", "why"), KEEPERS)
Keep = Callable[[Order], None]


def pack(order: Order) -> Parcel:
    with acting_as_system():
        parcel = pack_parcel(order_id=order.pk, items=items_of(order), weight_g=260, now=NOW)
        return release_parcel(parcel_id=parcel.pk, now=NOW)


def direct() -> tuple[Organization, Order, dict[str, Any]]:
    """A supplier, an order that it packs itself, and how it does that."""
    supplier = make_active_supplier("MINE")
    order = make_packable_order(Bought(supplier=supplier), mode=DispatchMode.DIRECT)
    with acting_as_system():
        purchase = PurchaseOrder.objects.get(supplier=supplier)
        pieces = {line.pk: line.accepted for line in purchase.lines.all()}
    how: dict[str, Any] = {"supplier_id": supplier.pk, "purchase_order_id": purchase.pk, "order_id": order.pk}
    how |= {"pieces": pieces, "weight_g": 260}
    return supplier, order, {**how, "now": NOW}


def states() -> set[str]:
    with acting_as_system():
        return set(LineItem.objects.values_list("state", flat=True))


@each_keeper
def test_it_is_not_packed(keep: Keep, why: str):
    order = make_packable_order()
    keep(order)
    with acting_as_ops(), pytest.raises(NotPackable, match=f"order {order.order_no} is not packed now: {why}"):
        pack_parcel(order_id=order.pk, items=items_of(order), weight_g=260, now=NOW)
    with acting_as_system():
        assert (states(), Parcel.objects.count()) == ({"arrived"}, 0)


@each_keeper
def test_its_supplier_does_not_pack_it(keep: Keep, why: str):
    _supplier, order, how = direct()
    keep(order)
    with acting_as_system():
        with pytest.raises(NotPackable, match=why):
            pack_direct(**how)
        assert (states(), DirectParcel.objects.count()) == ({"confirmed"}, 0)


@each_keeper
def test_it_goes_on_no_manifest(keep: Keep, why: str):
    kept, free = make_packable_order(), make_packable_order()
    parcels = [pack(order) for order in (kept, free)]
    keep(kept)
    with acting_as_ops():
        assert list(ready_for_manifest("post")) == [parcels[1]]
        manifest = open_manifest(now=NOW)
        numbers = [parcel.tracking_no for parcel in parcels]
        with pytest.raises(ManifestRefused, match=f"^{numbers[0]} may not leave: {why}[^;]*$"):
            add_parcels(manifest_id=manifest.pk, tracking_numbers=numbers, now=NOW)
        assert not BagParcel.objects.exists()


@each_keeper
def test_it_is_not_handed_over_by_us(keep: Keep, why: str):
    kept, free = make_packable_order(), make_packable_order()
    parcels = [pack(order) for order in (kept, free)]
    with acting_as_ops():
        manifest = open_manifest(now=NOW)
        add_parcels(manifest_id=manifest.pk, tracking_numbers=[each.tracking_no for each in parcels], now=NOW)
    keep(kept)
    with acting_as_ops():
        with pytest.raises(ManifestRefused, match=f"^{parcels[0].tracking_no} may not leave: {why}[^;]*$"):
            close_manifest(manifest_id=manifest.pk, now=NOW)
        manifest.refresh_from_db()
        assert (manifest.closed_at, states()) == (None, {"packed"})
        take_off(manifest_id=manifest.pk, parcel_id=parcels[0].pk)
        close_manifest(manifest_id=manifest.pk, now=NOW)
        handed_over = Parcel.objects.order_by("pk").values_list("handed_over_at", flat=True)
        assert list(handed_over) == [None, NOW]


@each_keeper
def test_it_is_not_handed_over_by_its_supplier(keep: Keep, why: str):
    supplier, order, how = direct()
    with acting_as_system():
        own = pack_direct(**how)
        release_parcel(parcel_id=own.pk, now=NOW)
    keep(order)
    with acting_as_system():
        with pytest.raises(ManifestRefused, match=f"^{own.tracking_no} may not leave: {why}"):
            hand_over_direct(supplier_id=supplier.pk, parcel_id=own.pk, now=NOW)
        own.refresh_from_db()
        assert (own.handed_over_at, states(), GoodsReceipt.objects.count()) == (None, {"packed"}, 0)


def test_what_a_carrier_scanned_has_left_and_is_booked_all_the_same():
    supplier, order, how = direct()
    with acting_as_system():
        own = pack_direct(**how)
        release_parcel(parcel_id=own.pk, now=NOW)
        Parcel.objects.filter(pk=own.pk).update(shipped_at=NOW)
    hold(order)
    with acting_as_system():
        hand_over_direct(supplier_id=supplier.pk, parcel_id=own.pk, now=NOW)
        assert (states(), GoodsReceipt.objects.count()) == ({"shipped"}, 1)


def test_once_a_person_has_decided_it_leaves():
    order = make_packable_order()
    parcel = pack(order)
    hold(order)
    waits_for(ExceptionKind.CHANGED)(order)
    with acting_for_seller(order.seller_id):
        release_order(order_id=order.pk, now=NOW)
    with acting_as_ops():
        assert list(ready_for_manifest("post")) == []
        close_exceptions(order_id=order.pk, kinds=[ExceptionKind.CHANGED], now=NOW)
        assert list(ready_for_manifest("post")) == [parcel]
        manifest = open_manifest(now=NOW)
        add_parcels(manifest_id=manifest.pk, tracking_numbers=[parcel.tracking_no], now=NOW)
        close_manifest(manifest_id=manifest.pk, now=NOW)
    assert states() == {"shipped"}


def test_goods_that_nobody_has_and_unpaid_costs_keep_only_their_own():
    """Nobody filled the wallet, so packing itself opens `unpaid`."""
    order = make_packable_order()
    waits_for(ExceptionKind.NO_STOCK)(order)
    parcel = pack(order)
    with acting_as_ops():
        kinds = OrderException.objects.filter(order=order, closed_at=None).values_list("kind", flat=True)
        assert set(kinds) == {"no_stock", "unpaid"}
        assert list(ready_for_manifest("post")) == [parcel]
