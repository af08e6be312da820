"""Cancelled while its goods are in a parcel: what is here is opened again, what is with the carrier goes on."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.events.models import DomainEvent
from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest
from apps.fulfillment.domain.packing import pack_parcel
from apps.fulfillment.domain.parcel_errors import ManifestRefused
from apps.fulfillment.models import BagParcel, DirectParcel, Parcel
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.orders.domain.cancelling import Cancelled, cancel_order, request_cancellation
from apps.orders.enums import Fault
from apps.orders.models import Order, OrderSettlement, PurchaseLine, SupplierDispatch
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from tests.fulfillment.packing import pack_all_directly
from tests.orders.market import stock_of
from tests.orders.placing import NOW, open_of
from tests.stories.books import assert_books_agree
from tests.stories.live import DAY, Trade, make_trade
from tests.tracking.world import scan, tell

pytestmark = pytest.mark.django_db
LATER = NOW + 2 * DAY


@pytest.fixture
def trade(db: None) -> Trade:
    """CNY 1000.00 in the wallet; bears and trains at P1."""
    trade = make_trade("P1", "P2")
    trade.house.market.offer("P1", "bear", supply_price="100.00")
    trade.house.market.offer("P1", "train", supply_price="50.00")
    return trade


def here(trade: Trade, *lines: tuple[str, int]) -> Order:
    """An order whose goods lie in the warehouse."""
    order = trade.house.confirmed(*lines)
    trade.house.receive(trade.house.announce("P1"))
    return order


def cancel(order: Order) -> Cancelled:
    with acting_as_ops():
        return cancel_order(order_id=order.pk, fault=Fault.BUYER, reason="Changed his mind", now=LATER)


def test_a_packed_parcel_is_opened_and_everything_comes_back(trade: Trade):
    order = here(trade, ("bear", 2))
    parcel = trade.packs(order)
    with acting_as_ops():
        paid = OrderSettlement.objects.get(order=order).amount.amount
        assert paid > 216  # two bears at the seller's price, and postage
        assert (parcel.released_at is not None, trade.wallet) == (True, f"{1000 - paid:.2f}")
        manifest = open_manifest(now=LATER)
        add_parcels(manifest_id=manifest.pk, tracking_numbers=[parcel.tracking_no], now=LATER)

    result = cancel(order)

    assert (len(result.items), result.too_late) == (1, [])
    assert (trade.states(order), trade.status(order), trade.wallet) == (["cancelled"], "cancelled", "1000.00")
    with acting_as_ops():
        parcel.refresh_from_db()
        assert (parcel.voided_at, parcel.handed_over_at) == (LATER, None)
        assert not BagParcel.objects.exists()
        assert not OrderSettlement.objects.exists()
        with pytest.raises(ManifestRefused, match="has no parcels"):
            close_manifest(manifest_id=manifest.pk, now=LATER)
        told = DomainEvent.objects.get(name="parcel.unpacked")
        assert (told.payload["reason"], told.seller_id) == ("Changed his mind", trade.seller.pk)
    assert_books_agree()


def test_an_unpaid_parcel_is_opened_too(trade: Trade):
    order = here(trade, ("bear", 8))
    parcel = trade.packs(order, weight_g=2000)
    assert (parcel.released_at, open_of(order).keys(), trade.wallet) == (None, {"unpaid"}, "1000.00")
    cancel(order)
    assert (trade.status(order), open_of(order), trade.wallet) == ("cancelled", {}, "1000.00")
    assert_books_agree()


def test_what_is_with_the_carrier_stays_and_stays_paid(trade: Trade):
    order = here(trade, ("bear", 1), ("train", 1))
    with acting_as_system():
        bear, train = order.items.order_by("pk").values_list("pk", flat=True)
        first = pack_parcel(order_id=order.pk, items={bear: 1}, weight_g=260, now=NOW + DAY)
    after_first = trade.wallet
    trade.hands_over(first)
    with acting_as_system():
        second = pack_parcel(order_id=order.pk, items={train: 1}, weight_g=260, now=NOW + DAY)
    assert Decimal(trade.wallet) < Decimal(after_first) < 1000

    result = cancel(order)

    assert (result.items, result.too_late) == ([train], [bear])
    assert (trade.states(order), trade.status(order)) == (["shipped", "cancelled"], "shipped")
    assert trade.wallet == after_first
    with acting_as_system():
        assert dict(Parcel.objects.values_list("pk", "voided_at")) == {first.pk: None, second.pk: LATER}
        order.refresh_from_db()
        assert (order.cancel_fault, order.cancel_requested_at) == ("buyer", None)
    assert_books_agree()


def test_a_parcel_that_the_carrier_scanned_has_left_though_nobody_handed_it_over(trade: Trade):
    order = here(trade, ("bear", 1))
    parcel = trade.packs(order, weight_g=260)
    paid = trade.wallet
    tell(scan(parcel, "EMA", NOW + DAY + timedelta(hours=5)), now=LATER)
    result = cancel(order)
    assert (result.items, len(result.too_late), trade.wallet) == ([], 1, paid)
    with acting_as_system():
        assert Parcel.objects.get().voided_at is None
    assert_books_agree()


def test_a_seller_asks_and_the_job_opens_the_parcel(trade: Trade):
    order = here(trade, ("bear", 2))
    trade.packs(order)
    with acting_for_seller(trade.seller.pk):
        request_cancellation(order_id=order.pk, fault=Fault.SELLER, reason="Sold twice", now=LATER)
    assert (trade.status(order), trade.states(order)) == ("cancel_requested", ["packed"])
    with acting_as_system():
        job = Job.objects.get(kind="orders.cancel")
    run_job(job_id=job.pk, clock=lambda: LATER, lease=timedelta(minutes=1))
    assert (trade.status(order), trade.states(order), trade.wallet) == ("cancelled", ["cancelled"], "1000.00")
    with acting_as_system():
        order.refresh_from_db()
        assert (Parcel.objects.get().voided_at, order.cancel_fault) == (LATER, "seller")
    assert_books_agree()


def test_a_suppliers_parcel_is_opened_and_its_goods_are_free_again(trade: Trade):
    with acting_as_system():
        SupplierDispatch.objects.create(supplier=trade.house.market.suppliers["P1"], mode="direct")
    order = trade.house.confirmed(("bear", 2))
    own = pack_all_directly(order, weight_g=510, now=NOW)
    assert (stock_of(trade.house.market)["P1", "bear"], Decimal(trade.wallet) < 1000) == ((10, 2), True)

    cancel(order)

    assert (trade.status(order), trade.wallet) == ("cancelled", "1000.00")
    assert stock_of(trade.house.market)["P1", "bear"] == (10, 0)
    with acting_as_system():
        assert (DirectParcel.objects.get().voided_at, PurchaseLine.objects.get().state) == (LATER, "cancelled")
        told = DomainEvent.objects.get(name="purchase.line_cancelled")
        assert told.supplier_id == own.supplier_id
    assert_books_agree()
