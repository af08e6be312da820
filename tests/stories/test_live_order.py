"""From a file of orders to points, and what happens when something goes wrong on the way."""

from datetime import date
from decimal import Decimal

import pytest

from apps.common.periods import Month
from apps.dispatch_sla.domain.penalties import charge_penalties
from apps.dispatch_sla.domain.relief import Scope, apply_relief, declare_relief
from apps.dispatch_sla.models import DispatchClock
from apps.order_costs.domain.refunds import refund_parcel
from apps.order_costs.enums import RefundScope
from apps.orders.domain.answering import Answer
from apps.orders.models import Order, OrderSettlement, PurchaseLine
from apps.points_ledger.models import Adjustment, EarningOrder
from apps.tenancy.context import acting_as_ops, acting_as_system
from tests.order_files.test_files import check, commit, row, upload
from tests.orders.market import served, stock_of
from tests.orders.placing import NOW, items_of
from tests.stories.live import ARRIVES, DAY, Trade, assert_books_agree, make_trade

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


@pytest.fixture
def trade(db: None) -> Trade:
    return make_trade()


def confirms_everything(trade: Trade, order: Order) -> None:
    """The order is routed, its suppliers accept, and their goods are received whole."""
    trade.house.market.route(order)
    for purchase in trade.house.market.issue():
        with acting_as_system():
            asked = [line.quantity for line in purchase.lines.order_by("line")]
            code = purchase.supplier.code
        trade.house.market.answer(purchase, *(Answer(pieces) for pieces in asked))
        trade.house.receive(trade.house.announce(code, note=f"DN-{purchase.pk}"))


def test_an_order_from_a_file_becomes_points(trade: Trade):
    trade.house.market.offer("P1", "bear", supply_price="200.00")
    file = upload(trade.seller, row("W-1", "BEAR", "2", placed="2026-11-02 09:00"))
    assert (check(file), commit(file)) == ({"created": 1}, {"created": 1})
    with acting_as_system():
        order = Order.objects.get(order_no="W-1")
    confirms_everything(trade, order)
    assert trade.status(order) == "awaiting_dispatch"
    trade.sweeps(NOW)

    parcel = trade.packs(order)
    assert (parcel.tracking_no, parcel.released_at is not None) == ("RX000000080CN", True)
    with acting_as_system():
        settled = OrderSettlement.objects.get(order=order)
        assert trade.wallet == f"{1000 - settled.amount.amount:.2f}"
        assert settled.amount.amount > 434  # two bears at the seller's price, and postage
        assert not EarningOrder.objects.exists()
    trade.hands_over(parcel)
    assert trade.status(order) == "shipped"
    trade.travels(parcel)
    trade.sweeps(ARRIVES)
    with acting_as_system():
        assert (trade.status(order), DispatchClock.objects.get(order=order).state) == ("delivered", "on_time")
        earning = EarningOrder.objects.get(order=order)
        assert (earning.month, earning.packages, earning.bonus) == (date(2026, 11, 1), 1, True)
    assert (trade.settles(NOVEMBER), trade.points) == (1000, 1000)
    assert_books_agree()


def test_goods_that_are_not_there_after_all_come_from_the_next_supplier(trade: Trade):
    trade.house.market.offer("P1", "bear", supply_price="20.00", pieces=3)
    trade.house.market.offer("P2", "bear", supply_price="25.00")
    order = trade.house.market.place(("bear", 2))
    trade.house.market.see("P1", "bear", 1, at=NOW)  # the figure that routing would have trusted is stale
    trade.house.market.route(order)
    assert served(order) == [("C-BEAR", 2, "allocated", "P2")]
    confirms_everything(trade, order)
    trade.hands_over(trade.packs(order))
    assert trade.status(order) == "shipped"
    assert_books_agree()


def test_what_a_supplier_refuses_in_part_is_found_elsewhere_and_goes_in_one_parcel(trade: Trade):
    trade.house.market.offer("P1", "bear", supply_price="20.00")
    trade.house.market.offer("P2", "bear", supply_price="25.00")
    order = trade.house.market.place(("bear", 5))
    trade.house.market.route(order)
    (purchase,) = trade.house.market.issue()
    trade.house.market.answer(purchase, Answer(3, "two are scratched"))
    assert items_of(order) == [("C-BEAR", 3, "confirmed"), ("C-BEAR", 2, "waiting")]
    trade.house.receive(trade.house.announce("P1", note="DN-1"))
    confirms_everything(trade, order)
    assert stock_of(trade.house.market) == {("P1", "bear"): (7, 0), ("P2", "bear"): (8, 0)}
    parcel = trade.packs(order)
    with acting_as_system():
        assert parcel.items.count() == 2
        assert PurchaseLine.objects.count() == 2
    trade.hands_over(parcel)
    assert trade.states(order) == ["shipped", "shipped"]
    assert_books_agree()


def test_goods_of_two_suppliers_are_consolidated_into_one_parcel(trade: Trade):
    trade.house.market.offer("P1", "bear")
    trade.house.market.offer("P2", "train")
    order = trade.house.market.place(("bear", 1), ("train", 2))
    confirms_everything(trade, order)
    parcel = trade.packs(order)
    trade.hands_over(parcel)
    trade.travels(parcel)
    with acting_as_system():
        assert (parcel.items.count(), EarningOrder.objects.get(order=order).packages) == (2, 1)
    assert_books_agree()


def test_an_unpaid_parcel_stays_until_the_wallet_covers_it():
    trade = make_trade(wallet="1.00")
    trade.house.market.offer("P1", "bear")
    order = trade.house.market.place(("bear", 1))
    confirms_everything(trade, order)
    parcel = trade.packs(order)
    assert (parcel.released_at, trade.wallet) == (None, "1.00")
    with acting_as_system():
        assert order.exceptions.get(closed_at=None).kind == "unpaid"
        assert not OrderSettlement.objects.exists()
    assert_books_agree()


def test_what_comes_back_after_the_month_is_closed_is_taken_back_in_the_next(trade: Trade):
    trade.house.market.offer("P1", "bear", supply_price="200.00")
    order = trade.house.market.place(("bear", 2))
    confirms_everything(trade, order)
    parcel = trade.packs(order)
    trade.hands_over(parcel)
    trade.travels(parcel)
    assert trade.settles(NOVEMBER) == 1000
    with acting_as_system():
        refund_parcel(
            parcel_id=parcel.pk,
            scope=RefundScope.EVERYTHING,
            reason="returned to sender",
            key="return-1",
            now=NOVEMBER.ends_at + 3 * DAY,
        )
        adjustment = Adjustment.objects.get()
        assert (adjustment.order_id, adjustment.month, adjustment.d_orders) == (order.pk, date(2026, 11, 1), -1)
    assert trade.wallet == "1000.00"
    trade.settles(DECEMBER)
    assert trade.points == 0
    assert_books_agree()


def test_a_typhoon_declared_two_days_late_gives_the_penalty_back(trade: Trade):
    trade.house.market.offer("P1", "bear")
    order = trade.house.market.place(("bear", 1))
    confirms_everything(trade, order)
    trade.sweeps(NOW)
    parcel = trade.packs(order)
    before = trade.wallet
    trade.sweeps(NOW + 5 * DAY)
    with acting_as_system():
        charge_penalties(now=NOW + 5 * DAY, step=acting_as_system)
        assert DispatchClock.objects.get(order=order).state == "late"
    assert Decimal(before) - Decimal(trade.wallet) == 5
    with acting_as_ops():
        scope = Scope(date(2026, 11, 2), date(2026, 11, 4), countries=("DE",))
        relief = declare_relief(name="Typhoon", reason="No flights.", scope=scope, now=NOW + 7 * DAY)
    with acting_as_system():
        apply_relief(relief_id=relief.pk, now=NOW + 7 * DAY)
        assert DispatchClock.objects.get(order=order).state == "excluded"
    assert trade.wallet == before
    trade.hands_over(parcel, now=NOW + 8 * DAY)
    assert_books_agree()
