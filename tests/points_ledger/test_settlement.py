"""A month settled through the public door: exact points, once."""

from datetime import UTC, date, datetime

import pytest

from apps.common.periods import SHANGHAI, Month
from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import points_balance
from apps.points_ledger.domain.errors import MissingFxRate, MonthNotEnded
from apps.points_ledger.domain.figures import SellerFigures
from apps.points_ledger.domain.month import month_figures, settle_and_report
from apps.points_ledger.models import SettlementRun
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, settled_order, write_elections, write_orders, write_rates
from tests.reference import facts

pytestmark = pytest.mark.django_db

OCTOBER = Month(2026, 10)
NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)
MID_OCTOBER = datetime(2026, 10, 15, 12, 0, tzinfo=SHANGHAI)
USD_RATE = facts.FxRate(date(2026, 9, 1), "USD", "CNY", 7)


def write(sellers, pairs):
    return write_orders(
        sellers, [order for order, _ in pairs], [parcel for _, parcels in pairs for parcel in parcels], now=NOW
    )


def settle():
    return settle_and_report(month=OCTOBER, now=NOW, step=acting_as_system)


@pytest.fixture
def two_sellers():
    """A with 30 packages (one over USD 30), B with an order of the month after."""
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
        write_rates([USD_RATE])
        november = datetime(2026, 11, 1, 0, 0, tzinfo=SHANGHAI)
        pairs = [settled_order(f"A{n}", "A", delivered_at=MID_OCTOBER) for n in range(29)]
        pairs.append(settled_order("A-big", "A", delivered_at=MID_OCTOBER, amount="30.01", currency="USD"))
        pairs.append(settled_order("B1", "B", delivered_at=november))
        write(sellers, pairs)
    return sellers


def test_band_and_bonus_reach_the_sellers_points_account(two_sellers):
    figures = settle()
    assert figures.status == "posted"
    assert figures.sellers == [
        SellerFigures("A", 30, 30, 29 * 2000 + 21007, "band", 20_000, 20_000, 1, 1_000, 21_000),
        SellerFigures("B", 0, 0, 0, "band", 0, 0, 0, 0, 0),
    ]
    with acting_as_system():
        assert points_balance(two_sellers["A"].pk) == 21_000
        assert points_balance(two_sellers["B"].pk) == 0


def test_settling_twice_gives_the_points_once(two_sellers):
    assert settle() == settle()
    with acting_as_system():
        account = ledger.find_account(purpose="points", unit="PTS", seller_id=two_sellers["A"].pk)
        assert [line.amount for line in ledger.statement(account)] == [21_000]
        assert [lot.granted for lot in ledger.lots(account)] == [21_000]


def test_preview_writes_nothing(two_sellers):
    with acting_as_system():
        preview = month_figures(month=OCTOBER, now=NOW)
        assert (preview.status, preview.sellers[0].total_points) == ("preview", 21_000)
        assert not SettlementRun.objects.exists()
        assert points_balance(two_sellers["A"].pk) == 0


def test_an_unfinished_month_is_refused(two_sellers):
    with acting_as_system(), pytest.raises(MonthNotEnded, match="November 2026 has not ended in Shanghai"):
        month_figures(month=Month(2026, 11), now=NOW)
    with pytest.raises(MonthNotEnded):
        settle_and_report(month=Month(2026, 11), now=NOW, step=acting_as_system)
    with acting_as_system():
        assert not SettlementRun.objects.exists()


def test_a_missing_rate_names_currency_and_day_and_posts_nothing():
    with acting_as_system():
        sellers = make_sellers(["A"])
        write_rates([USD_RATE])
        write(sellers, [settled_order("A1", "A", delivered_at=MID_OCTOBER, currency="EUR")])
    with pytest.raises(MissingFxRate) as refusal:
        settle()
    assert refusal.value.missing == [("EUR", date(2026, 10, 15))]
    with acting_as_system():
        assert points_balance(sellers["A"].pk) == 0
        write_rates([facts.FxRate(date(2026, 10, 15), "EUR", "CNY", 8)])


def test_a_missing_dollar_rate_is_named_for_an_order_in_yuan():
    with acting_as_system():
        sellers = make_sellers(["A"])
        write(sellers, [settled_order("A1", "A", delivered_at=MID_OCTOBER, currency="CNY")])
    with pytest.raises(MissingFxRate) as refusal:
        settle()
    assert refusal.value.missing == [("USD", date(2026, 10, 15))]


@pytest.mark.parametrize(
    ("orders", "option", "expected"),
    [
        (500, "rate", ("band", 140_000)),
        (501, "rate", ("rate", 501_000)),
        (501, "best", ("rate", 501_000)),
        (501, "band", ("band", 140_000)),
    ],
)
def test_the_rate_needs_strictly_more_than_500_orders(orders, option, expected):
    with acting_as_system():
        sellers = make_sellers(["A"])
        write_rates([USD_RATE])
        write_elections(sellers, [facts.Election("A", option, date(2026, 10, 31))])
        write(sellers, [settled_order(f"A{n}", "A", delivered_at=MID_OCTOBER, amount="200") for n in range(orders)])
    line = settle().sellers[0]
    assert (line.option, line.base_points) == expected


@pytest.mark.parametrize(
    ("amount", "currency", "bonus"), [("30.00", "USD", 0), ("30.01", "USD", 1), ("210", "CNY", 0), ("210.01", "CNY", 1)]
)
def test_the_bonus_needs_strictly_more_than_thirty_dollars(amount, currency, bonus):
    with acting_as_system():
        sellers = make_sellers(["A"])
        write_rates([USD_RATE])
        write(sellers, [settled_order("A1", "A", delivered_at=MID_OCTOBER, amount=amount, currency=currency)])
    assert settle().sellers[0].bonus_orders == bonus
