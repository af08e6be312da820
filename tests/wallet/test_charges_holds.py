"""Holds: set aside at once, charged in whole or part or released, and ended once."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from djmoney.money import Money

from apps.tenancy.context import acting_as_system
from apps.wallet.domain.charges_holds import charge_hold, hold_funds, release_funds
from apps.wallet.domain.seller_wallet_errors import (
    AlreadyDecided,
    CaptureTooLarge,
    CurrencyDiffers,
    InsufficientFunds,
    KeyReused,
    NoSuchRow,
)
from apps.wallet.models import Charge, WalletHold
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
    made = make_sellers()
    confirmed(made, cny(100))
    return made


def hold(sellers: Sellers, amount: Money, *, key: str = "order 9", **changed: object) -> WalletHold:
    content = {"document_kind": "order", "document_id": 9, "reason": "Order A-9"} | changed
    with acting_as_system():
        return hold_funds(seller_id=sellers.a, kind=LineType.ORDER_AMOUNT, amount=amount, key=key, now=NOW, **content)


def capture(held: WalletHold, amount: Money | None = None, reason: str = "") -> Charge:
    with acting_as_system():
        return charge_hold(hold_id=held.pk, amount=amount, reason=reason, now=NOW + timedelta(hours=1))


def release(held: WalletHold) -> WalletHold:
    with acting_as_system():
        return release_funds(hold_id=held.pk, now=NOW + timedelta(hours=1))


def test_what_is_held_can_not_be_spent_otherwise(sellers: Sellers) -> None:
    hold(sellers, cny("99.99"))
    assert (figures(sellers.a), statement_of(sellers.a)) == (("100", "99.99"), [("100", "100")])
    with pytest.raises(InsufficientFunds) as refusal:
        charge(sellers.a, cny("0.02"))
    assert refusal.value.missing == cny("0.01")
    with pytest.raises(InsufficientFunds):
        hold(sellers, cny("0.02"), key="order 10")
    charge(sellers.a, cny("0.01"))
    assert figures(sellers.a) == ("99.99", "99.99")
    assert_proven(sellers.a)


def test_a_part_is_charged_and_the_rest_becomes_available(sellers: Sellers) -> None:
    held = hold(sellers, cny(60))
    made = capture(held, cny("59.99"), "Order A-9, postage less")
    assert (made.amount, made.kind, made.document_id, made.reason) == (
        cny("59.99"),
        "ORDER_AMOUNT",
        9,
        "Order A-9, postage less",
    )
    assert (figures(sellers.a), statement_of(sellers.a)) == (
        ("40.01", "0"),
        [("100", "100"), ("-59.99", "40.01")],
    )
    with acting_as_system():
        held.refresh_from_db()
    assert (held.state, held.charge_id, held.ended_at) == ("captured", made.pk, NOW + timedelta(hours=1))
    assert events("wallet.held", "wallet.charged") == [
        ("wallet.held", sellers.a, None),
        ("wallet.charged", sellers.a, None),
    ]
    assert_proven(sellers.a)


def test_what_was_charged_from_a_hold_can_be_refunded(sellers: Sellers) -> None:
    refund(capture(hold(sellers, cny(60))), cny(25))
    assert figures(sellers.a) == ("65", "0")
    assert_proven(sellers.a)


def test_a_released_hold_leaves_everything_as_it_was(sellers: Sellers) -> None:
    held = hold(sellers, cny(100))
    assert release(held).state == release(held).state == "released"
    assert (figures(sellers.a), statement_of(sellers.a)) == (("100", "0"), [("100", "100")])
    with pytest.raises(AlreadyDecided, match="released"):
        capture(held)
    assert events("wallet.hold_released") == [("wallet.hold_released", sellers.a, None)]
    assert_proven(sellers.a)


def test_a_hold_is_charged_once(sellers: Sellers) -> None:
    held = hold(sellers, cny(60))
    first = capture(held, cny(50))
    assert capture(held, cny(50)).pk == first.pk
    with pytest.raises(AlreadyDecided):
        capture(held)
    with pytest.raises(AlreadyDecided):
        release(held)
    assert figures(sellers.a) == ("50", "0")


@pytest.mark.parametrize(("amount", "refusal"), [(cny("60.01"), CaptureTooLarge), (Money(1, "USD"), CurrencyDiffers)])
def test_no_more_than_the_hold_is_charged(sellers: Sellers, amount: Money, refusal: type) -> None:
    held = hold(sellers, cny(60))
    with pytest.raises(refusal):
        capture(held, amount)
    assert figures(sellers.a) == ("100", "60")
    with pytest.raises(NoSuchRow), acting_as_system():
        charge_hold(hold_id=held.pk + 1, now=NOW)


def test_the_same_key_holds_once(sellers: Sellers) -> None:
    assert hold(sellers, cny(60)).pk == hold(sellers, cny(60)).pk
    with pytest.raises(KeyReused):
        hold(sellers, cny(61))
    assert figures(sellers.a) == ("100", "60")


def test_a_refused_hold_can_be_tried_again(sellers: Sellers) -> None:
    with pytest.raises(InsufficientFunds):
        hold(sellers, cny(150))
    confirmed(sellers, cny(100))
    hold(sellers, cny(150))
    assert figures(sellers.a) == ("200", "150")


def test_an_ended_hold_never_changes(sellers: Sellers) -> None:
    held = release(hold(sellers, cny(60)))
    for change in ({"state": "open", "ended_at": None}, {"amount": 1}):
        with pytest.raises(IntegrityError), acting_as_system(), transaction.atomic():
            WalletHold.objects.filter(pk=held.pk).update(**change)
