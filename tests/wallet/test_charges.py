"""Charges and refunds: exact, once, never beyond what is there or was charged."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from djmoney.money import Money

from apps.ledger import api as ledger
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.domain.amounts import InvalidAmount
from apps.wallet.domain.charges import charge_wallet, credit_wallet
from apps.wallet.domain.errors import ReasonMissing
from apps.wallet.domain.seller_wallet_errors import (
    CurrencyDiffers,
    CurrencyNotOffered,
    InsufficientFunds,
    KeyReused,
    NoSuchRow,
    RefundTooLarge,
)
from apps.wallet.models import Charge, Credit
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
    statement_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sellers(db: None) -> Sellers:
    """The first has CNY 100.00 and USD 30.00, the other one CNY 999.00."""
    made = make_sellers()
    confirmed(made, cny(100))
    confirmed(made, Money(30, "USD"))
    confirmed(made, cny(999), seller=made.b)
    return made


def platform(purpose: str, currency: str = "CNY") -> int:
    """The balance of one of the platform's accounts, in minor units."""
    with acting_as_system():
        account = ledger.find_account(purpose=purpose, unit=currency)
        return 0 if account is None else ledger.balance(account).posted


def counts() -> tuple[int, int]:
    with acting_as_system():
        return Charge.objects.count(), Credit.objects.count()


def test_a_charge_goes_to_the_platforms_income_with_its_reason_and_document(sellers: Sellers) -> None:
    made = charge(sellers.a, cny("12.34"))
    assert figures(sellers.a) == ("87.66", "0")
    assert figures(sellers.b) == ("999", "0")
    assert platform("income:POSTAGE") == 1234
    assert platform("bank") == -109_900
    with acting_for_seller(sellers.a):
        account = ledger.find_account(purpose="wallet", unit="CNY", seller_id=sellers.a)
        line = ledger.statement(account, limit=1)[0]
    assert (line.transfer_id, line.kind, line.document_kind, line.document_id, line.memo) == (
        made.transfer_id,
        "POSTAGE",
        "order",
        77,
        "Postage of order A-77",
    )
    assert events("wallet.charged") == [("wallet.charged", sellers.a, None)]
    assert_proven(sellers.a, sellers.b)


def test_each_currency_is_a_wallet_of_its_own(sellers: Sellers) -> None:
    charge(sellers.a, Money("29.99", "USD"))
    assert (figures(sellers.a, "USD"), figures(sellers.a)) == (("0.01", "0"), ("100", "0"))
    assert_proven(sellers.a, currency="USD")


def test_the_last_fen_can_be_spent_and_no_more(sellers: Sellers) -> None:
    charge(sellers.a, cny(100))
    with pytest.raises(InsufficientFunds) as refusal:
        charge(sellers.a, cny("0.01"), key="next")
    assert (refusal.value.missing, refusal.value.available) == (cny("0.01"), cny(0))
    assert str(refusal.value) == (
        "CNY 0.01 is more than the CNY 0.00 available in the wallet: CNY 0.01 is missing, top it up"
    )
    assert figures(sellers.a) == ("0", "0")


def test_a_refused_charge_moves_nothing_and_can_be_tried_again(sellers: Sellers) -> None:
    with pytest.raises(InsufficientFunds) as refusal:
        charge(sellers.a, cny(150), key="order 9")
    assert refusal.value.missing == cny(50)
    assert (figures(sellers.a), counts(), events("wallet.charged")) == (("100", "0"), (0, 0), [])
    confirmed(sellers, cny(100))
    charge(sellers.a, cny(150), key="order 9")
    assert figures(sellers.a) == ("50", "0")


def test_a_refusal_that_is_caught_leaves_the_transaction_usable(sellers: Sellers) -> None:
    with acting_as_system():
        for amount in (150, 60):
            try:
                charge_wallet(
                    seller_id=sellers.a,
                    kind=LineType.POSTAGE,
                    amount=cny(amount),
                    document_kind="order",
                    document_id=1,
                    reason="Postage",
                    key="one order",
                    now=NOW,
                )
            except InsufficientFunds:
                continue
    assert figures(sellers.a) == ("40", "0")


def test_the_same_key_is_one_charge_and_other_content_is_refused(sellers: Sellers) -> None:
    first = charge(sellers.a, cny(10), key="order 9")
    assert charge(sellers.a, cny("10.00"), key="order 9").pk == first.pk
    for changed in ({"amount": cny(11)}, {"reason": "Other"}, {"kind": LineType.ORDER_AMOUNT}, {"document_id": 78}):
        with pytest.raises(KeyReused):
            charge(sellers.a, **{"amount": cny(10), "key": "order 9"} | changed)
    other = charge(sellers.b, cny(10), key="order 9")
    assert (figures(sellers.a), figures(sellers.b)) == (("90", "0"), ("989", "0"))
    assert other.pk != first.pk


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "10.005", "1e14", "NaN", "Infinity"])
def test_only_amounts_above_zero_in_whole_fen_move(sellers: Sellers, amount: str) -> None:
    with pytest.raises(InvalidAmount):
        charge(sellers.a, cny(amount))
    assert (figures(sellers.a), counts()) == (("100", "0"), (0, 0))


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
def test_a_movement_without_a_reason_is_refused(sellers: Sellers, reason: str) -> None:
    with pytest.raises(ReasonMissing):
        charge(sellers.a, cny(1), reason=reason)
    assert (figures(sellers.a), counts()) == (("100", "0"), (0, 0))


def test_a_currency_that_no_wallet_is_kept_in_is_refused(sellers: Sellers) -> None:
    with pytest.raises(CurrencyNotOffered):
        charge(sellers.a, Money(1, "JPY"))


def test_refunds_come_back_from_where_the_charge_went_until_it_is_used_up(sellers: Sellers) -> None:
    made = charge(sellers.a, cny(40), kind=LineType.ORDER_AMOUNT)
    first = refund(made, cny("15.50"))
    assert (first.kind, first.charge_id, first.document_kind, first.document_id) == (
        LineType.REFUND_ORDER_AMOUNT,
        made.pk,
        "order",
        77,
    )
    with pytest.raises(RefundTooLarge) as refusal:
        refund(made, cny("24.51"))
    assert "CNY 24.50" in str(refusal.value)
    rest = refund(made)
    assert rest.amount == cny("24.50")
    for amount in (None, cny("0.01")):
        with pytest.raises(RefundTooLarge):
            refund(made, amount)
    assert (figures(sellers.a), platform("income:ORDER_AMOUNT")) == (("100", "0"), 0)
    assert events("wallet.refunded") == [("wallet.refunded", sellers.a, None)] * 2
    assert_proven(sellers.a)


def test_the_same_refund_key_gives_back_once(sellers: Sellers) -> None:
    made = charge(sellers.a, cny(40))
    first = refund(made, cny(10), key="return 5")
    assert refund(made, cny(10), key="return 5").pk == first.pk
    assert refund(made, key="return 5").pk == first.pk
    with pytest.raises(KeyReused):
        refund(made, cny(11), key="return 5")
    with pytest.raises(KeyReused):
        refund(charge(sellers.a, cny(5)), cny(10), key="return 5")
    assert figures(sellers.a) == ("65", "0")


def test_a_refund_names_an_existing_charge_in_its_own_currency(sellers: Sellers) -> None:
    made = charge(sellers.a, cny(40))
    with pytest.raises(CurrencyDiffers):
        refund(made, Money(1, "USD"))
    made.pk = 987_654
    with pytest.raises(NoSuchRow):
        refund(made)
    assert figures(sellers.a) == ("60", "0")


def test_every_line_type_has_a_charge_and_a_refund(sellers: Sellers) -> None:
    refunds = {kind: refund(charge(sellers.a, cny(1), kind=kind)).kind for kind in LineType}
    assert {kind: back for kind, back in refunds.items() if kind != back} == {
        "ORDER_AMOUNT": "REFUND_ORDER_AMOUNT",
        "COMMISSION_FEE": "REFUND_COMMISSION_FEE",
        "MANUAL_INVOICE": "MANUAL_CREDIT",
        "RESERVE_FUNDING": "RESERVE_SETTLEMENT",
        "SELLER_PENALTY_FEE": "RELIEF_REVERSAL",
        "POSTAGE": "POSTAGE_ADJUST",
        "DEPOSIT_HELD": "DEPOSIT_RELEASED",
        "ANNUAL_FEE": "ANNUAL_FEE_REFUND",
    }
    assert figures(sellers.a) == ("100", "0")


def test_a_credit_is_at_the_platforms_expense(sellers: Sellers) -> None:
    with acting_as_system():
        credit_wallet(
            seller_id=sellers.a,
            kind=LineType.MANUAL_CREDIT,
            amount=cny("3.05"),
            document_kind="letter",
            document_id=1,
            reason="Sorry for the wait",
            key="letter 1",
            now=NOW,
            actor_id=sellers.mei.pk,
        )
    assert (figures(sellers.a), platform("expense:MANUAL_CREDIT")) == (("103.05", "0"), -305)
    assert events("wallet.credited") == [("wallet.credited", sellers.a, sellers.mei.pk)]
    assert_proven(sellers.a)


def test_a_frozen_wallet_pays_nothing_and_receives_refunds(sellers: Sellers) -> None:
    made = charge(sellers.a, cny(40))
    with acting_as_system():
        account = ledger.find_account(purpose="wallet", unit="CNY", seller_id=sellers.a)
        ledger.set_account_state(account, ledger.AccountState.FROZEN)
    with pytest.raises(ledger.AccountFrozen):
        charge(sellers.a, cny(1), key="while frozen")
    assert (figures(sellers.a), counts()) == (("60", "0"), (1, 0))
    refund(made, cny(5))
    with acting_as_system():
        ledger.set_account_state(account, ledger.AccountState.OPEN)
    charge(sellers.a, cny(1), key="while frozen")
    assert figures(sellers.a) == ("64", "0")


def test_movements_are_never_dated_before_the_one_booked_before(sellers: Sellers) -> None:
    """Two workers' clocks differ by a second round midnight of the month: the later booking stays later."""
    december = datetime(2026, 11, 30, 16, 0, 0, tzinfo=UTC)
    november = datetime(2026, 11, 30, 15, 59, 59, tzinfo=UTC)
    charge(sellers.a, cny(1), now=december)
    charge(sellers.a, cny(2), now=november)
    assert statement_of(sellers.a) == [("100", "100"), ("-1", "99"), ("-2", "97")]
    assert_proven(sellers.a)


def test_a_seller_can_neither_charge_nor_credit_itself(sellers: Sellers) -> None:
    with acting_for_seller(sellers.a), pytest.raises((DatabaseError, ledger.LedgerError)):
        credit_wallet(
            seller_id=sellers.a,
            kind=LineType.MANUAL_CREDIT,
            amount=cny(1000),
            document_kind="letter",
            document_id=1,
            reason="A present",
            key="mine",
            now=NOW,
        )
    assert figures(sellers.a) == ("100", "0")


def test_what_is_booked_never_changes(sellers: Sellers) -> None:
    made = charge(sellers.a, cny(40))
    credit = refund(made, cny(10))
    for rows, change in (
        (Charge.objects.filter(pk=made.pk), {"amount": Decimal(1)}),
        (Charge.objects.filter(pk=made.pk), {"reason": "Nothing"}),
        (Charge.objects.filter(pk=made.pk), {"refunded": Decimal(0)}),
        (Charge.objects.filter(pk=made.pk), {"refunded": Decimal("40.01")}),
        (Credit.objects.filter(pk=credit.pk), {"charge_id": None}),
        (Credit.objects.filter(pk=credit.pk), {"amount": Decimal(1)}),
    ):
        with pytest.raises(IntegrityError), acting_as_system(), transaction.atomic():
            rows.update(**change)
    for rows in (Charge.objects.all(), Credit.objects.all()):
        with pytest.raises(DatabaseError), acting_as_system(), transaction.atomic():
            rows.delete()
    assert counts() == (1, 1)
