"""What another rule book would have given: bonuses decided anew, the rest as it was booked."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from apps.accounts.models import Organization
from apps.common.periods import Month
from apps.orders.models import OrderSettlement
from apps.points_ledger.domain.backtest import SellerDifference, backtest
from apps.points_ledger.domain.errors import MissingFxRate
from apps.points_ledger.domain.month import settle_and_report
from apps.points_ledger.domain.rule_books import copy_rule_book
from apps.points_ledger.models import Adjustment, EarningOrder, RuleBook, SettlementLine, SettlementRun
from apps.tenancy.context import acting_as_system
from tests.factories.facts import make_sellers, settled_order, write_elections, write_orders, write_rates
from tests.ops.conftest import MID_OCTOBER, NOW
from tests.reference import facts

pytestmark = pytest.mark.django_db

OCTOBER = Month(2026, 10)
RATES = {"USD": "7", "EUR": "8"}


@pytest.fixture
def sellers() -> dict[str, Organization]:
    """A settles exactly EUR 30 and CNY 210.01 (just over USD 30); B 501 orders of CNY 200 by the rate."""
    with acting_as_system():
        sellers = make_sellers(["A", "B"])
        write_rates([facts.FxRate(date(2026, 9, 1), base, "CNY", Decimal(rate)) for base, rate in RATES.items()])
        write_elections(sellers, [facts.Election("B", "rate", date(2026, 10, 31))])
        pairs = [settled_order(f"B{n}", "B", delivered_at=MID_OCTOBER, amount="200") for n in range(501)]
        pairs.append(settled_order("A-eur", "A", delivered_at=MID_OCTOBER, amount="30.00", currency="EUR"))
        pairs.append(settled_order("A-cny", "A", delivered_at=MID_OCTOBER, amount="210.01"))
        orders, parcels = [order for order, _ in pairs], [parcel for _, each in pairs for parcel in each]
        write_orders(sellers, orders, parcels, now=NOW)
    settle_and_report(month=OCTOBER, now=NOW, step=acting_as_system)
    return sellers


def draft(**changes: object) -> RuleBook:
    with acting_as_system():
        book = copy_rule_book(book_id=RuleBook.objects.get(version=1).pk, now=NOW)
        RuleBook.objects.filter(pk=book.pk).update(**changes)
        book.refresh_from_db()
    return book


def tried(book: RuleBook) -> list[SellerDifference]:
    with acting_as_system():
        return backtest(month=OCTOBER, rule_book=book, now=NOW).sellers


def test_the_same_rules_make_no_difference(sellers: dict[str, Organization]) -> None:
    assert tried(draft()) == [
        SellerDifference("A", 2, 2, "band", "band", 2, 2, 2_000, 2_000, 0),
        SellerDifference("B", 501, 501, "rate", "rate", 0, 0, 501_000, 501_000, 0),
    ]


def test_a_threshold_in_another_currency_is_compared_by_the_rates_of_the_day(
    sellers: dict[str, Organization],
) -> None:
    """EUR 30 is not over EUR 30, and CNY 210.01 is under CNY 240; B has 200 < 240 throughout."""
    assert [each.draft_bonus_orders for each in tried(draft(bonus_currency="EUR"))] == [0, 0]
    assert [each.draft_bonus_orders for each in tried(draft(bonus_currency="CNY", bonus_above_amount="210.01"))] == [
        1,
        0,
    ]
    assert [each.draft_bonus_orders for each in tried(draft(bonus_currency="CNY", bonus_above_amount="199.99"))] == [
        2,
        501,
    ]


def test_another_rate_and_limit_move_the_base_points(sellers: dict[str, Organization]) -> None:
    assert tried(draft(rate_percent=6))[1].difference == 100_200
    by_band = tried(draft(rate_above_orders=501))[1]
    assert (by_band.draft_option, by_band.draft_points, by_band.difference) == ("band", 140_000, -361_000)


def test_facts_that_changed_since_do_not_touch_what_was_booked(sellers: dict[str, Organization]) -> None:
    with acting_as_system():
        OrderSettlement.objects.filter(order__order_no="A-eur").update(amount=1)
    assert tried(draft())[0].difference == 0
    assert tried(draft(bonus_above_amount=29))[0].draft_bonus_orders == 1


def test_a_threshold_without_a_rate_is_refused_by_name(sellers: dict[str, Organization]) -> None:
    with pytest.raises(MissingFxRate) as refusal:
        tried(draft(bonus_currency="GBP"))
    assert refusal.value.missing == [("GBP", date(2026, 10, 15))]


def test_nothing_is_written(sellers: dict[str, Organization]) -> None:
    book = draft(bonus_above_amount=1)
    with acting_as_system():
        tables = (SettlementRun, SettlementLine, EarningOrder, Adjustment)
        before = [list(table.objects.order_by("pk").values()) for table in tables]
        backtest(month=OCTOBER, rule_book=book, now=NOW)
        assert [list(table.objects.order_by("pk").values()) for table in tables] == before


def test_the_command_prints_the_difference_per_seller(
    sellers: dict[str, Organization], capsys: pytest.CaptureFixture[str]
) -> None:
    draft(rate_percent=6)
    call_command("backtest_points", "--month", "2026-10", "--rule-book", "2", "--format", "json")
    printed = json.loads(capsys.readouterr().out)
    assert {key: printed[key] for key in ("month", "rule_book", "booked_by", "status", "totals")} == {
        "month": "2026-10",
        "rule_book": 2,
        "booked_by": 1,
        "status": "posted",
        "totals": {
            "booked_points": 503_000,
            "draft_points": 603_200,
            "difference": 100_200,
            "sellers_with_more": 1,
            "sellers_with_less": 0,
        },
    }
    call_command("backtest_points", "--month", "2026-10", "--rule-book", "2")
    assert "+100,200" in capsys.readouterr().out


def test_an_unknown_version_is_one_line(sellers: dict[str, Organization]) -> None:
    with pytest.raises(CommandError, match="there is no points rule book v9") as refusal:
        call_command("backtest_points", "--month", "2026-10", "--rule-book", "9")
    assert refusal.value.returncode == 2
