"""What turns out otherwise after a month is closed goes to the next one and names its order."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from apps.common.periods import SHANGHAI, Month
from apps.fulfillment.models import Parcel
from apps.ledger import api as ledger
from apps.orders.models import Order, OrderSettlement
from apps.points_ledger.domain.accounts import DEBT, ISSUED, POINTS, points_balance
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.models import Adjustment, EarningOrder
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, refresh, settled_order, write_orders, write_rates
from tests.reference import facts

pytestmark = pytest.mark.django_db

OCTOBER, NOVEMBER, DECEMBER = Month(2026, 10), Month(2026, 11), Month(2026, 12)
IN_OCTOBER = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)
IN_NOVEMBER = datetime(2026, 11, 15, 12, 0, tzinfo=SHANGHAI)
NOVEMBER_3 = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
DECEMBER_3 = datetime(2026, 12, 3, 2, 0, tzinfo=UTC)


def write(sellers, pairs, now=NOVEMBER_3):
    return write_orders(
        sellers, [order for order, _ in pairs], [parcel for _, parcels in pairs for parcel in parcels], now=now
    )


@pytest.fixture
def seller_a():
    """Seller A with exactly 30 packages in October, settled and posted: 20,000 points."""
    with acting_as_system():
        sellers = make_sellers(["A"])
        write_rates([facts.FxRate(date(2026, 9, 1), "USD", "CNY", 7)])
        write(sellers, [settled_order(f"A{n:02}", "A", delivered_at=IN_OCTOBER) for n in range(30)])
    assert settle_and_report(month=OCTOBER, now=NOVEMBER_3, step=acting_as_system).totals()["total_points"] == 20_000
    return sellers["A"]


def cancel(order_no):
    with acting_as_system():
        Order.objects.filter(order_no=order_no).update(status="cancelled")
        return refresh(list(Order.objects.filter(order_no=order_no)), now=NOVEMBER_3)


def settle_november():
    return settle_and_report(month=NOVEMBER, now=DECEMBER_3, step=acting_as_system)


def test_a_cancelled_order_of_a_closed_month_is_adjusted_in_the_next(seller_a):
    assert cancel("A07").corrections == 1
    with acting_as_system():
        assert EarningOrder.objects.filter(month=OCTOBER.first_day).count() == 30, "a closed month never changes"
        assert points_balance(seller_a.pk) == 20_000, "nothing moves before the next settlement"
    figures = settle_november()
    assert [(each.seller, each.order, each.month, each.points) for each in figures.adjustments] == [
        ("A", "A07", "2026-10", -20_000)
    ]
    assert figures.sellers[0].total_points == 0, "the month's own figures are without adjustments"
    with acting_as_system():
        assert points_balance(seller_a.pk) == 0


def test_several_corrections_step_through_the_bands_in_order(seller_a):
    cancel("A01")
    cancel("A02")
    with acting_as_system():
        sellers = {"A": seller_a}
        write(sellers, [settled_order(f"late{n}", "A", delivered_at=IN_OCTOBER, amount="300") for n in range(2)])
    steps = [(each.order, each.points) for each in settle_november().adjustments]
    assert steps == [("A01", -20_000), ("A02", 0), ("late0", 1_000), ("late1", 21_000)]
    with acting_as_system():
        assert points_balance(seller_a.pk) == 22_000


def test_the_same_correction_noticed_again_changes_nothing(seller_a):
    assert (cancel("A07").corrections, cancel("A07").corrections) == (1, 0)


def test_a_correction_taken_back_cancels_out(seller_a):
    cancel("A07")
    settle_november()
    with acting_as_system():
        Order.objects.filter(order_no="A07").update(status="open")
        refresh(list(Order.objects.filter(order_no="A07")), now=DECEMBER_3)
    january = datetime(2027, 1, 3, tzinfo=UTC)
    december = settle_and_report(month=DECEMBER, now=january, step=acting_as_system)
    assert [(each.order, each.points) for each in december.adjustments] == [("A07", 20_000)]
    with acting_as_system():
        assert points_balance(seller_a.pk) == 20_000


def test_an_order_stays_in_its_month_for_ever(seller_a):
    with acting_as_system():
        Parcel.objects.filter(order__order_no="A07").update(delivered_at=IN_NOVEMBER)
        result = refresh(list(Order.objects.filter(order_no="A07")), now=NOVEMBER_3)
        assert (result.updated, result.corrections) == (0, 0)
        assert EarningOrder.objects.get(order__order_no="A07").month == OCTOBER.first_day


def test_an_order_of_an_open_month_follows_the_facts(seller_a):
    with acting_as_system():
        write({"A": seller_a}, [settled_order("new", "A", delivered_at=IN_NOVEMBER)])
        Parcel.objects.filter(order__order_no="new").update(delivered_at=None)
        assert refresh(list(Order.objects.filter(order_no="new")), now=NOVEMBER_3).updated == 1
        assert not EarningOrder.objects.filter(order__order_no="new").exists()
        assert not Adjustment.objects.exists()


def test_a_refund_that_leaves_the_bonus_is_an_adjustment_of_the_bonus():
    with acting_as_system():
        sellers = make_sellers(["A"])
        write_rates([facts.FxRate(date(2026, 9, 1), "USD", "CNY", 7)])
        write(sellers, [settled_order("big", "A", delivered_at=IN_OCTOBER, amount="40", currency="USD")])
    settle_and_report(month=OCTOBER, now=NOVEMBER_3, step=acting_as_system)
    with acting_as_system():
        OrderSettlement.objects.update(amount=Decimal("10"))
        refresh(list(Order.objects.all()), now=NOVEMBER_3)
    assert [(each.order, each.points) for each in settle_november().adjustments] == [("big", -1_000)]


def test_points_that_are_spent_already_are_owed_and_repaid_from_later_ones(seller_a):
    with acting_as_system():
        account = ledger.find_account(purpose=POINTS, unit="PTS", seller_id=seller_a.pk)
        issued = ledger.find_account(purpose=ISSUED, unit="PTS")
        spent = ledger.Posting(
            src=account, dst=issued, unit="PTS", amount=15_000, kind="test.spent", effective_on=date(2026, 11, 4)
        )
        ledger.post(spent, scope="test", key="1")
    cancel("A07")
    settle_november()
    with acting_as_system():
        debt = ledger.find_account(purpose=DEBT, unit="PTS", seller_id=seller_a.pk)
        assert (ledger.balance(account).posted, ledger.balance(debt).posted) == (0, -15_000)
        in_december = datetime(2026, 12, 15, tzinfo=UTC)
        write({"A": seller_a}, [settled_order(f"D{n}", "A", delivered_at=in_december) for n in range(30)], DECEMBER_3)
    settle_and_report(month=DECEMBER, now=datetime(2027, 1, 3, tzinfo=UTC), step=acting_as_system)
    with acting_as_system():
        assert (ledger.balance(account).posted, ledger.balance(debt).posted) == (5_000, 0)
