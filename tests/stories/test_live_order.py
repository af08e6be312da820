"""From a file of orders to points, and what happens when something goes wrong on the way."""

from datetime import date, timedelta

import pytest

from apps.common.periods import Month
from apps.dispatch_sla.domain.penalties import charge_penalties
from apps.dispatch_sla.domain.relief import Scope, apply_relief, declare_relief
from apps.dispatch_sla.models import DispatchClock, Penalty
from apps.fulfillment.domain.parcel_errors import ManifestRefused
from apps.order_costs.domain.refunds import refund_parcel
from apps.order_costs.enums import RefundScope
from apps.orders.domain.answering import Answer
from apps.orders.models import Order, PurchaseLine
from apps.points_ledger.domain.figures import MonthFigures
from apps.points_ledger.models import Adjustment, EarningOrder
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.models import Credit
from tests.order_costs.world import fill, settlement, waiting, why
from tests.order_files.test_files import check, commit, row, upload
from tests.orders.market import served, stock_of
from tests.orders.placing import NOW, items_of, to
from tests.stories.books import assert_books_agree, assert_in_order
from tests.stories.live import ARRIVES, DAY, Trade, make_trade
from tests.tracking.world import scan, tell
from tests.warehouse.house import purchase_states

pytestmark = pytest.mark.django_db
NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)


HOUR = timedelta(hours=1)
FILLED = {"expense:MANUAL_CREDIT": -1000_00}
"""What fills a wallet before a story begins."""


def bought(fen: int) -> dict[str, int]:
    """Accounts of what is owed to suppliers and not paid out yet."""
    return {"supplier_costs": -fen, "payable": fen}


def paid(*, goods: int, logistics: int, fee: int) -> dict[str, int]:
    """Accounts of what sellers paid for orders, in fen."""
    return {"income:ORDER_AMOUNT": goods, "income:POSTAGE": logistics, "income:COMMISSION_FEE": fee}


def points_of(figures: MonthFigures) -> dict[str, int]:
    return {row.seller: row.total_points for row in figures.sellers}


def adjustments() -> list[tuple[int, date, int, int, int, int]]:
    """Orders of closed months that turned out otherwise: what they make less or more of the month."""
    figures = ("order", "month", "d_orders", "d_packages", "d_settled_cny_fen", "d_bonus_orders")
    with acting_as_system():
        return list(Adjustment.objects.order_by("pk").values_list(*figures))


def penalties() -> list[tuple[str, str, str]]:
    """Orders with a penalty: the clock's state and the penalty's."""
    with acting_as_system():
        found = Penalty.objects.order_by("pk").values_list("clock__order__order_no", "clock__state", "state")
        return list(found)


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
    assert (settlement(order), trade.wallet) == ("CNY 528.04", "471.96")
    with acting_as_system():
        assert not EarningOrder.objects.exists()
    trade.hands_over(parcel)
    assert trade.status(order) == "shipped"
    trade.travels(parcel)
    trade.sweeps(ARRIVES)
    with acting_as_system():
        assert (trade.status(order), DispatchClock.objects.get(order=order).state) == ("delivered", "on_time")
        earning = EarningOrder.objects.get(order=order)
        assert (earning.month, earning.packages, earning.bonus) == (date(2026, 11, 1), 1, True)
        assert earning.settled_cny_fen == 528_04
    assert (points_of(trade.settles(NOVEMBER)), trade.points) == ({"S1": 1000}, 1000)
    assert_in_order(
        **FILLED,
        **bought(400_00),
        wallet=471_96,
        points=1000,
        points_issued=-1000,
        **paid(goods=432_00, logistics=86_40, fee=9_64),
    )


def test_goods_that_are_not_there_after_all_come_from_the_next_supplier(trade: Trade):
    trade.house.market.offer("P1", "bear", supply_price="20.00", pieces=3)
    trade.house.market.offer("P2", "bear", supply_price="25.00")
    order = trade.house.market.place(("bear", 2))
    trade.house.market.route(order)  # by a figure that is stale: P1 sold its bears elsewhere
    assert served(order) == [("C-BEAR", 2, "allocated", "P1")]
    (purchase,) = trade.house.market.issue()
    trade.house.market.answer(purchase, Answer(0, "out of stock"))
    trade.house.market.see("P1", "bear", 0, at=NOW + HOUR)
    assert (items_of(order), served(order)) == ([("C-BEAR", 2, "waiting")], [])
    assert stock_of(trade.house.market) == {("P1", "bear"): (0, 0), ("P2", "bear"): (10, 0)}
    trade.house.market.route(order, now=NOW + HOUR)
    assert served(order) == [("C-BEAR", 2, "allocated", "P2")]
    confirms_everything(trade, order)
    assert stock_of(trade.house.market) == {("P1", "bear"): (0, 0), ("P2", "bear"): (8, 0)}
    trade.hands_over(trade.packs(order))
    assert (trade.status(order), settlement(order)) == ("shipped", "CNY 142.48")
    assert purchase_states() == [("P1", 0, 0, "refused"), ("P2", 2, 2, "received")]
    assert_in_order(**FILLED, **bought(50_00), wallet=857_52, **paid(goods=54_00, logistics=86_40, fee=2_08))


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
    trade.house.market.offer("P1", "bear", supply_price="20.00")
    order = trade.house.market.place(("bear", 1))
    confirms_everything(trade, order)
    parcel = trade.packs(order)
    assert (parcel.released_at, trade.wallet, settlement(order)) == (None, "1.00", None)
    assert why(parcel) == {"missing": {"CNY": "109.00"}}
    with pytest.raises(ManifestRefused, match="is not paid"):
        trade.hands_over(parcel)
    fill(trade.seller, "109.00", now=NOW + 2 * DAY)
    trade.works_off("costs.charge_waiting", now=NOW + 2 * DAY)
    assert (waiting(order), trade.wallet, settlement(order)) == (None, "0.00", "CNY 110.00")
    trade.hands_over(parcel)
    assert trade.status(order) == "shipped"
    assert_books_agree()


def test_what_comes_back_after_the_month_is_closed_is_taken_back_in_the_next(trade: Trade):
    trade.house.market.offer("P1", "bear", supply_price="200.00")
    order = trade.house.market.place(("bear", 2))
    confirms_everything(trade, order)
    parcel = trade.packs(order)
    trade.hands_over(parcel)
    trade.travels(parcel)
    assert (points_of(trade.settles(NOVEMBER)), trade.points, trade.wallet) == ({"S1": 1000}, 1000, "471.96")

    back_at = NOVEMBER.ends_at + 4 * DAY
    tell(scan(parcel, "Exception_Returned", back_at), source="17track", now=back_at + HOUR)
    with acting_as_system():
        parcel.refresh_from_db()
        assert (parcel.status, parcel.delivered_at) == ("returned", None)
    noted = [(order.pk, date(2026, 11, 1), -1, -1, -528_04, -1)]
    assert (adjustments(), trade.points, trade.wallet) == (noted, 1000, "471.96")
    with acting_as_system():
        refund_parcel(
            parcel_id=parcel.pk,
            scope=RefundScope.EVERYTHING,
            reason="returned to sender",
            key="return-1",
            now=back_at + DAY,
        )
    assert (adjustments(), settlement(order), trade.wallet) == (noted, None, "1000.00")

    figures = trade.settles(DECEMBER)
    assert [(each.order, each.month, each.points) for each in figures.adjustments] == [("A-1", "2026-11", -1000)]
    assert (points_of(figures), trade.points) == ({"S1": 0}, 0)
    assert_in_order(**FILLED, **bought(400_00), wallet=1000_00)


def test_a_typhoon_declared_two_days_late_gives_the_penalty_back(trade: Trade):
    trade.house.market.offer("P1", "bear", supply_price="20.00")
    covered = trade.house.market.place(("bear", 1))
    elsewhere = trade.house.market.place(("bear", 1), order_no="A-2", address=to("FR", city="Paris", postcode="75001"))
    for order in (covered, elsewhere):
        confirms_everything(trade, order)
    trade.sweeps(NOW)
    parcels = [trade.packs(order) for order in (covered, elsewhere)]
    assert trade.wallet == "780.00"
    late_at, declared_at = NOW + 3 * DAY, NOW + 4 * DAY
    trade.sweeps(late_at)
    with acting_as_system():
        charge_penalties(now=late_at, step=acting_as_system)
    assert (penalties(), trade.wallet) == ([("A-1", "late", "charged"), ("A-2", "late", "charged")], "770.00")

    with acting_as_ops():  # on 6 November
        scope = Scope(date(2026, 11, 2), date(2026, 11, 4), countries=("DE",))
        relief = declare_relief(name="Typhoon", reason="No flights.", scope=scope, now=declared_at)
    assert trade.wallet == "770.00"
    trade.works_off("dispatch_sla.apply_relief", now=declared_at)
    given_back = [("A-1", "excluded", "relieved"), ("A-2", "late", "charged")]
    assert (penalties(), trade.wallet) == (given_back, "775.00")
    with acting_as_system():
        assert apply_relief(relief_id=relief.pk, now=declared_at + DAY) == 0
        assert DispatchClock.objects.get(order=covered).relief_id == relief.pk
        back = Credit.objects.exclude(charge=None).select_related("charge").get()
        assert (back.kind, back.amount.amount, back.charge.key) == (
            "RELIEF_REVERSAL",
            5,
            f"dispatch.penalty:{covered.pk}",
        )

    trade.hands_over(*parcels, now=NOW + 8 * DAY)
    trade.sweeps(NOW + 8 * DAY)
    assert (penalties(), trade.wallet) == (given_back, "775.00")
    assert_in_order(
        **FILLED,
        **bought(40_00),
        wallet=775_00,
        **paid(goods=43_20, logistics=172_80, fee=4_00),
        **{"income:SELLER_PENALTY_FEE": 5_00},
    )
