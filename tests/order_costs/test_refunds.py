"""What was paid comes back exactly, once; the settlement and what the order earns follow, closed months too."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from djmoney.money import Money

from apps.common.periods import SHANGHAI, Month
from apps.events.models import DomainEvent
from apps.fulfillment.domain.watching import parcels_moved
from apps.fulfillment.models import Parcel
from apps.jobs.models import Job
from apps.order_costs.domain.check import check_order_costs
from apps.order_costs.domain.errors import NothingToRefund, RefundReasonMissing, RefundTooLarge, UnknownCost
from apps.order_costs.domain.points_choice import Choice, choose_points_payment
from apps.order_costs.domain.refunds import refund_cost, refund_parcel
from apps.order_costs.enums import RefundScope
from apps.order_costs.models import CostRefund, OrderCost
from apps.orders.models import Order, OrderSettlement
from apps.points_ledger.domain.earning import refresh_earnings_of
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.domain.watching_facts import refresh_or_wait
from apps.points_ledger.models import Adjustment, EarningOrder
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.charges import refund_charge
from apps.wallet.domain.seller_wallet_errors import KeyReused
from apps.wallet.models import Charge, Credit, FxRate
from tests.order_costs.world import (
    NOW,
    TODAY,
    World,
    assert_proven,
    balances,
    costs,
    fill,
    grant,
    money,
    ordered,
    packed,
    points,
    rate,
    settlement,
)

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
DECEMBER_3 = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)
JANUARY_3 = datetime(2027, 1, 3, 2, 0, tzinfo=UTC)


def refund(parcel: Parcel, scope: str = "everything", *, key: str = "lost", **changes: Any) -> list[CostRefund]:
    with acting_as_system():
        values = {"reason": "Lost on the way", "now": NOW} | changes
        return refund_parcel(parcel_id=parcel.pk, scope=RefundScope(scope), key=key, **values)


def refund_part(cost: OrderCost, amount: str, *, key: str = "part", currency: str = "CNY") -> CostRefund:
    with acting_as_system():
        return refund_cost(cost_id=cost.pk, amount=Money(amount, currency), reason="Sorry", key=key, now=NOW)


def cost_of(parcel: Parcel, kind: str) -> OrderCost:
    with acting_as_system():
        return OrderCost.objects.get(parcel=parcel, kind=kind)


def pay_half_with_points(world: World) -> None:
    grant(world.a, 9000)
    choice = Choice(logistics=True, service_fees=True, share_percent=50)
    with acting_as_system():
        choose_points_payment(seller_id=world.a.pk, choice=choice, effective_from=TODAY, now=NOW, actor_id=None)


def delivered(*orders: Order, at: datetime) -> None:
    """The carrier's last scan, as tracking tells it."""
    with acting_as_system():
        Parcel.objects.filter(order__in=orders).update(shipped_at=NOW, delivered_at=at, status="delivered")
        parcels_moved.tell([order.pk for order in orders], at)


def test_a_lost_parcel_gives_money_and_points_back_exactly(world: World) -> None:
    fill(world.a, "100.00")
    pay_half_with_points(world)
    before = balances()
    order = ordered(world, "25.00")
    parcel = packed(order)
    assert (money(world.a), points(world.a), settlement(order)) == ("50.50", 6550, "CNY 49.50")
    refund(parcel)
    assert (balances(), money(world.a), points(world.a), settlement(order)) == (before, "100.00", 9000, None)
    assert {state for _, _, state in costs(parcel)} == {"refunded"}
    with acting_as_system():
        assert set(Credit.objects.exclude(charge=None).values_list("kind", "reason")) == {
            ("REFUND_ORDER_AMOUNT", f"{order.order_no}, {parcel.tracking_no}, 1 × BEAR-1: Lost on the way"),
            ("POSTAGE_ADJUST", f"{order.order_no}, {parcel.tracking_no}: Lost on the way"),
            ("REFUND_COMMISSION_FEE", f"{order.order_no}, {parcel.tracking_no}: Lost on the way"),
        }
    assert_proven(world.a)


@pytest.mark.parametrize(
    ("scope", "wallet", "left"),
    [("goods", "51.00", "CNY 49.00"), ("logistics", "73.00", "CNY 27.00"), ("service_fee", "28.00", "CNY 72.00")],
)
def test_a_scope_gives_back_its_costs_only(world: World, scope: str, wallet: str, left: str) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "25.00")
    parcel = packed(order)
    refund(parcel, scope)
    assert (money(world.a), settlement(order)) == (wallet, left)
    refund(parcel, "everything", key="rest")
    assert (money(world.a), settlement(order)) == ("100.00", None)


def test_twice_is_once_and_other_content_is_refused(world: World) -> None:
    fill(world.a, "100.00")
    parcel = packed(ordered(world, "25.00"))
    assert [row.pk for row in refund(parcel, "logistics")] == [row.pk for row in refund(parcel, "logistics")]
    for changes in ({"scope": "goods"}, {"scope": "logistics", "reason": "Other"}):
        with pytest.raises(KeyReused):
            refund(parcel, **changes)
    with pytest.raises(NothingToRefund, match="nothing of postage and registration of parcel RX"):
        refund(parcel, "logistics", key="again")
    with pytest.raises(RefundReasonMissing):
        refund(parcel, key="why", reason=" ")
    with acting_as_system(), pytest.raises(UnknownCost):
        refund_parcel(parcel_id=0, scope=RefundScope.GOODS, reason="x", key="x", now=NOW)
    assert money(world.a) == "73.00"


def test_a_key_of_a_narrower_refund_gives_nothing_more_back_and_says_so(world: World) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "25.00")
    parcel = packed(order)
    refund_part(cost_of(parcel, "goods"), "1.00", key="a part")
    with pytest.raises(KeyReused):
        refund(parcel, "goods", key="a part", reason="Sorry")
    refund(parcel, "goods", key="all of them")
    with pytest.raises(KeyReused, match="key 'all of them' was used before for something else: take a new one"):
        refund(parcel, "everything", key="all of them")
    assert (money(world.a), settlement(order)) == ("51.00", "CNY 49.00")
    refund(parcel, "everything")
    assert (money(world.a), settlement(order)) == ("100.00", None)
    assert_proven(world.a)


def test_nothing_is_given_back_of_what_was_never_paid(world: World) -> None:
    parcel = packed(ordered(world, "25.00"))
    with pytest.raises(NothingToRefund):
        refund(parcel)
    with pytest.raises(RefundTooLarge, match=r"CNY 1.00 is more than the CNY 0.00"):
        refund_part(cost_of(parcel, "goods"), "1.00")


def test_a_part_is_money_first_then_points_and_never_too_much(world: World) -> None:
    fill(world.a, "100.00")
    pay_half_with_points(world)
    order = ordered(world, "25.00")
    parcel = packed(order)
    postage = cost_of(parcel, "postage")  # 15.50 in money and 1,550 points
    with pytest.raises(RefundTooLarge, match=r"CNY 31\.01 is more than the CNY 31\.00"):
        refund_part(postage, "31.01")
    with pytest.raises(RefundTooLarge):
        refund_part(postage, "1.00", currency="USD")
    first = refund_part(postage, "10.00")
    assert (str(first.amount.amount), first.points, settlement(order)) == ("10.00", 0, "CNY 39.50")
    assert refund_part(postage, "10.00").pk == first.pk
    second = refund_part(postage, "20.99", key="more")
    assert (str(second.amount.amount), second.points, settlement(order)) == ("5.50", 1549, "CNY 34.00")
    with pytest.raises(RefundTooLarge, match=r"more than the CNY 0\.01"):
        refund_part(postage, "0.02", key="last")
    refund_part(postage, "0.01", key="last")
    assert cost_of(parcel, "postage").state == "refunded"
    assert (money(world.a), points(world.a)) == ("66.00", 8100)
    assert_proven(world.a)


def test_a_refund_of_two_currencies_uses_the_rates_of_the_settlement(world: World) -> None:
    rate("USD", "7")
    fill(world.a, "100.00")
    fill(world.a, Money("10.00", "USD"))
    order = ordered(world, Money("3.33", "USD"))
    parcel = packed(order)
    assert settlement(order) == "CNY 72.31"
    rate("USD", "8", on=TODAY)
    refund_part(cost_of(parcel, "goods"), "1.00", currency="USD")
    assert (settlement(order), money(world.a, "USD")) == ("CNY 65.31", "7.67")
    refund(parcel, "logistics")
    assert settlement(order) == "CNY 18.31"
    assert_proven(world.a)


def test_an_order_earns_from_its_delivery_until_it_is_refunded(world: World) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "25.00")
    parcel = packed(order)
    with acting_as_system():
        assert not EarningOrder.objects.exists()
    delivered(order, at=NOW + timedelta(days=9))
    with acting_as_system():
        earning = EarningOrder.objects.get()
    assert (earning.order_id, earning.packages, earning.settled_cny_fen, earning.bonus) == (order.pk, 1, 7400, None)
    rate("USD", "7")
    with acting_as_system():
        refresh_earnings_of([order.pk], now=NOW)
        assert EarningOrder.objects.get().bonus is False
        Parcel.objects.update(delivered_at=None)
        parcels_moved.tell([order.pk], NOW)
        assert not EarningOrder.objects.exists(), "a false delivery scan was taken back"
    delivered(order, at=NOW + timedelta(days=10))
    refund_part(cost_of(parcel, "postage"), "31.00")
    with acting_as_system():
        assert EarningOrder.objects.get().settled_cny_fen == 4300
    refund(parcel)
    with acting_as_system():
        assert not EarningOrder.objects.exists()


def closed_november(world: World, number: int) -> tuple[list[Order], list[Parcel]]:
    """So many delivered parcels of November, posted on 3 December."""
    rate("USD", "7")
    fill(world.a, "9000.00")
    orders = [ordered(world, "25.00") for _ in range(number)]
    parcels = [packed(order) for order in orders]
    delivered(*orders, at=datetime(2026, 11, 20, 12, tzinfo=SHANGHAI))
    figures = settle_and_report(month=NOVEMBER, now=DECEMBER_3, step=acting_as_system)
    assert figures.totals()["settled_cny_fen"] == number * 7400
    return orders, parcels


def test_a_refund_after_the_month_is_closed_is_an_adjustment_of_the_next(world: World) -> None:
    orders, parcels = closed_november(world, 30)
    assert points(world.a) == 20_000
    refund(parcels[3], now=DECEMBER_3)
    with acting_as_system():
        adjustment = Adjustment.objects.get()
        assert (adjustment.order_id, adjustment.d_orders, adjustment.d_packages) == (orders[3].pk, -1, -1)
        assert EarningOrder.objects.count() == 30, "the closed month stays as it is"
    refund(parcels[4], "logistics", now=DECEMBER_3)
    with acting_as_system():
        assert Adjustment.objects.get(order=orders[4]).d_settled_cny_fen == -4700
    assert (points(world.a), money(world.a)) == (20_000, "6901.00")
    figures = settle_and_report(month=DECEMBER, now=JANUARY_3, step=acting_as_system)
    assert {(each.order, each.month, each.points) for each in figures.adjustments} == {
        (orders[3].order_no, "2026-11", -20_000),
        (orders[4].order_no, "2026-11", 0),
    }
    assert points(world.a) == 0
    assert_proven(world.a)


def test_a_rate_that_is_missing_for_a_closed_month_holds_up_nobody(world: World) -> None:
    [order], [parcel] = closed_november(world, 1)
    with acting_as_system():
        FxRate.objects.all().delete()
    refund(parcel, "goods", now=DECEMBER_3)
    assert (settlement(order), money(world.a)) == ("CNY 49.00", "8951.00")
    with acting_as_system():
        assert not Adjustment.objects.exists()
        event = DomainEvent.objects.get(name="points.rate_missing")
        assert event.payload == {"missing": ["USD 2026-11-12"], "order_ids": [order.pk], "attempt": 0}
        first = Job.objects.get(kind="points.refresh_earnings")
        assert (first.run_after, first.payload["attempt"]) == (DECEMBER_3 + timedelta(hours=1), 1)
        assert refresh_or_wait(**first.payload, now=first.run_after) is False
        second = Job.objects.filter(kind="points.refresh_earnings").latest("pk")
        assert second.run_after == first.run_after + timedelta(hours=6)
        rate("USD", "7")
        assert refresh_or_wait(**second.payload, now=second.run_after) is True
        assert Adjustment.objects.get().d_settled_cny_fen == -2500


def test_the_check_names_what_was_done_past_the_costs(world: World) -> None:
    fill(world.a, "100.00")
    order = ordered(world, "25.00")
    packed(order)
    with acting_as_ops():
        charge = Charge.objects.get(kind="COMMISSION_FEE")
        refund_charge(charge_id=charge.pk, reason="By hand", key="desk", now=NOW)
    with acting_as_system():
        OrderSettlement.objects.update(amount=Money("73.99", "CNY"))
        found = [(each.check, each.subject, each.expected, each.found) for each in check_order_costs()]
    assert found == [
        ("charges", f"order {order.order_no}, CNY", "money 74.00, points 0", "money 72.00, points 0"),
        ("settlements", f"settlement of order {order.order_no}", "CNY 74.00, nothing due", "CNY 73.99, 0 due"),
    ]
