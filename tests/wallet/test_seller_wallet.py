"""The statement by months, and the warning of a low balance."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from djmoney.money import Money

from apps.common.periods import Month
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.domain.amounts import InvalidAmount
from apps.wallet.domain.charges_holds import hold_funds, release_funds
from apps.wallet.domain.seller_wallet_errors import CurrencyNotOffered
from apps.wallet.domain.seller_wallet_proof import WalletDiscrepancy, check_wallets
from apps.wallet.domain.seller_wallet_statement import StatementPage, months_of_wallet, statement_page
from apps.wallet.domain.seller_wallet_warning import set_low_balance
from apps.wallet.models import WalletMonth, WalletSetting
from apps.wallet.seller_enums import LineType
from tests.wallet.seller_wallets import (
    NOW,
    Sellers,
    assert_proven,
    charge,
    cny,
    confirmed,
    events,
    figures,
    make_sellers,
    refund,
)

pytestmark = pytest.mark.django_db
LAST_OF_OCTOBER = datetime(2026, 10, 31, 15, 59, 59, tzinfo=UTC)
LOW = "wallet.balance_low"


@pytest.fixture
def sellers(db: None) -> Sellers:
    return make_sellers()


def page(seller: int, **options: object) -> StatementPage:
    with acting_for_seller(seller):
        return statement_page(seller_id=seller, currency="CNY", **options)


def threshold(seller: int, amount: str | None, currency: str = "CNY") -> None:
    with acting_for_seller(seller):
        set_low_balance(
            seller_id=seller,
            currency=currency,
            low_balance_at=None if amount is None else Decimal(amount),
            now=NOW,
            actor_id=None,
        )


def test_months_are_shanghais_and_follow_one_another(sellers: Sellers) -> None:
    confirmed(sellers, cny(100), now=LAST_OF_OCTOBER)
    charge(sellers.a, cny(30), now=LAST_OF_OCTOBER)
    made = charge(sellers.a, cny(20), now=LAST_OF_OCTOBER + timedelta(seconds=1))
    refund(made, cny("0.50"))
    with acting_for_seller(sellers.a):
        november, october = months_of_wallet(seller_id=sellers.a, currency="CNY")
    assert [(each.month, each.opening, each.came_in, each.went_out, each.closing) for each in (october, november)] == [
        (Month(2026, 10), cny(0), cny(100), cny(30), cny(70)),
        (Month(2026, 11), cny(70), cny("0.50"), cny(20), cny("50.50")),
    ]
    assert [str(each.amount.amount) for each in page(sellers.a, month=october).movements] == ["-30", "100"]
    assert [str(each.amount.amount) for each in page(sellers.a, month=november).movements] == ["0.5", "-20"]
    assert_proven(sellers.a)


def test_pages_go_by_position_and_stay_right_while_money_moves(sellers: Sellers) -> None:
    confirmed(sellers, cny(100))
    for amount in (1, 2, 3, 4):
        charge(sellers.a, cny(amount))
    first = page(sellers.a, size=2)
    charge(sellers.a, cny(5))
    second = page(sellers.a, size=2, before=first.next_before)
    third = page(sellers.a, size=2, before=second.next_before)
    assert [int(each.amount.amount) for part in (first, second, third) for each in part.movements] == [
        -4, -3, -2, -1, 100,
    ]  # fmt: skip
    assert third.next_before is None
    assert [int(each.balance.amount) for each in second.movements] == [97, 99]


def test_a_page_of_exactly_a_month_has_no_next_one(sellers: Sellers) -> None:
    confirmed(sellers, cny(100), now=LAST_OF_OCTOBER)
    charge(sellers.a, cny(1))
    charge(sellers.a, cny(2))
    with acting_for_seller(sellers.a):
        november = months_of_wallet(seller_id=sellers.a, currency="CNY")[0]
    assert page(sellers.a, month=november, size=2).next_before is None
    rest = page(sellers.a, month=november, size=1)
    assert page(sellers.a, month=november, size=1, before=rest.next_before).next_before is None


def test_a_wallet_that_was_never_used_is_empty(sellers: Sellers) -> None:
    confirmed(sellers, cny(100), seller=sellers.b)
    assert (figures(sellers.a), page(sellers.a)) == (("0", "0"), StatementPage([], None))
    with acting_for_seller(sellers.a):
        assert months_of_wallet(seller_id=sellers.a, currency="CNY") == []
        assert statement_page(seller_id=sellers.b, currency="CNY").movements == []
        assert months_of_wallet(seller_id=sellers.b, currency="CNY") == []


def test_the_warning_comes_once_until_the_balance_has_recovered(sellers: Sellers) -> None:
    confirmed(sellers, cny(100))
    threshold(sellers.a, "50")
    charge(sellers.a, cny(50))
    assert events(LOW) == []
    made = charge(sellers.a, cny("0.01"))
    charge(sellers.a, cny(10))
    assert events(LOW) == [(LOW, sellers.a, None)]
    refund(made)
    charge(sellers.a, cny(10))
    assert len(events(LOW)) == 1
    confirmed(sellers, cny(100))
    charge(sellers.a, cny(100))
    assert len(events(LOW)) == 2
    with acting_for_seller(sellers.a):
        newest = DomainEvent.objects.filter(name=LOW).latest("id")
    assert newest.payload == {"currency": "CNY", "available": "30", "low_balance_at": "50.00"}


def test_what_is_held_counts_as_gone(sellers: Sellers) -> None:
    confirmed(sellers, cny(100))
    threshold(sellers.a, "50")
    with acting_as_system():
        hold = hold_funds(
            seller_id=sellers.a,
            kind=LineType.ORDER_AMOUNT,
            amount=cny(51),
            document_kind="order",
            document_id=1,
            reason="Order",
            key="order",
            now=NOW,
        )
    assert len(events(LOW)) == 1
    with acting_as_system():
        release_funds(hold_id=hold.pk, now=NOW)
        assert WalletSetting.objects.get(seller_id=sellers.a, currency="CNY").low_since is None
    charge(sellers.a, cny(51))
    assert len(events(LOW)) == 2


def test_a_threshold_over_the_balance_warns_at_once_and_none_never(sellers: Sellers) -> None:
    confirmed(sellers, cny(100))
    threshold(sellers.a, "100")
    assert events(LOW) == []
    threshold(sellers.a, "100.01")
    threshold(sellers.a, "500")
    assert len(events(LOW)) == 1
    threshold(sellers.a, None)
    charge(sellers.a, cny(100))
    assert len(events(LOW)) == 1
    assert len(events("wallet.threshold_set")) == 4


def test_thresholds_are_per_currency(sellers: Sellers) -> None:
    confirmed(sellers, cny(100))
    confirmed(sellers, Money(100, "USD"))
    threshold(sellers.a, "50", "USD")
    charge(sellers.a, cny(100))
    assert events(LOW) == []
    charge(sellers.a, Money(51, "USD"))
    assert events(LOW) == [(LOW, sellers.a, None)]


@pytest.mark.parametrize("amount", ["0", "-1", "0.001"])
def test_a_threshold_is_an_amount(sellers: Sellers, amount: str) -> None:
    with pytest.raises(InvalidAmount):
        threshold(sellers.a, amount)
    with pytest.raises(CurrencyNotOffered):
        threshold(sellers.a, "10", "JPY")
    assert events() == []


def test_the_check_reports_what_differs_from_the_ledger(sellers: Sellers) -> None:
    confirmed(sellers, cny(100))
    confirmed(sellers, cny(200), seller=sellers.b)
    assert check_wallets(step=acting_as_system) == []
    with acting_as_system():
        WalletMonth.objects.filter(seller_id=sellers.b).update(came_in=19_999, last_position=7)
    assert check_wallets(step=acting_as_system) == [
        WalletDiscrepancy(sellers.b, "CNY", "months", 19_999, 20_000),
        WalletDiscrepancy(sellers.b, "CNY", "position", 7, 1),
    ]
