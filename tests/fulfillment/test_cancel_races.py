"""Real connections at the same time: a parcel is cancelled or with the carrier, never both and never neither."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections

from apps.fulfillment.domain.direct import hand_over_direct
from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest
from apps.fulfillment.models import Parcel
from apps.orders.domain.cancelling import cancel_order
from apps.orders.enums import Fault
from apps.orders.models import Order, SupplierDispatch
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.fulfillment.packing import pack_all_directly
from tests.orders.market import stock_of
from tests.orders.placing import NOW
from tests.orders.test_orders_concurrency import at_once
from tests.stories.books import assert_books_agree
from tests.stories.live import DAY, Trade, make_trade

LATER = NOW + 2 * DAY
ROUNDS = 4


@pytest.fixture
def trade(cloned_db: str, django_db_blocker: Any) -> Iterator[Trade]:
    with django_db_blocker.unblock():
        trade = make_trade("P1")
        trade.house.market.offer("P1", supply_price="10.00", pieces=100)
        yield trade
        connections.close_all()


def cancel(order: Order) -> bool:
    with acting_as_system():
        return bool(cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="Changed his mind", now=LATER).items)


def race(trade: Trade, order: Order, parcel_id: int, hand_over: Callable[[], Any]) -> bool:
    """Whether it left; exactly one of the two happened, with its money."""
    before = trade.wallet
    cancelled = at_once(hand_over, lambda: cancel(order), lambda: cancel(order))[1:]
    with acting_as_system():
        parcel = Parcel.objects.get(pk=parcel_id)
    left = parcel.handed_over_at is not None
    assert (parcel.voided_at is None, any(cancelled), all(cancelled)) == (left, not left, False)
    assert trade.status(order) == ("shipped" if left else "cancelled")
    assert (trade.wallet == before) is left
    return left


def test_cancelled_while_its_manifest_is_closed(trade: Trade) -> None:
    for number in range(ROUNDS):
        order = trade.house.confirmed(("bear", 1), order_no=f"A-{number}")
        trade.house.receive(trade.house.announce("P1", note=f"DN-{number}"))
        parcel = trade.packs(order, weight_g=260)
        with acting_as_ops():
            manifest = open_manifest(now=LATER)
            add_parcels(manifest_id=manifest.pk, tracking_numbers=[parcel.tracking_no], now=LATER)

        def close(manifest_id: int = manifest.pk) -> None:
            with acting_as_ops():
                close_manifest(manifest_id=manifest_id, now=LATER)

        race(trade, order, parcel.pk, close)
    assert_books_agree()


def test_cancelled_while_its_supplier_hands_it_over(trade: Trade) -> None:
    with acting_as_system():
        SupplierDispatch.objects.create(supplier=trade.house.market.suppliers["P1"], mode="direct")
    gone = 0
    for number in range(ROUNDS):
        order = trade.house.confirmed(("bear", 1), order_no=f"A-{number}")
        own = pack_all_directly(order, weight_g=260, now=NOW)

        def hand_over(supplier_id: int = own.supplier_id, parcel_id: int = own.pk) -> None:
            with acting_as_system():
                hand_over_direct(supplier_id=supplier_id, parcel_id=parcel_id, now=LATER)

        gone += race(trade, order, own.pk, hand_over)
    assert stock_of(trade.house.market)["P1", "bear"] == (100 - gone, 0)
    assert_books_agree()
