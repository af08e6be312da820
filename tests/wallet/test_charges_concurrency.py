"""Real connections at the same time: the last money is spent once, a top-up counts once."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.charges import refund_charge
from apps.wallet.domain.charges_holds import charge_hold, hold_funds, release_funds
from apps.wallet.domain.seller_wallet_errors import (
    AlreadyDecided,
    BankReferenceUsed,
    InsufficientFunds,
    RefundTooLarge,
)
from apps.wallet.domain.topups import confirm_top_up
from apps.wallet.models import Charge, Credit, TopUp, WalletHold
from apps.wallet.seller_enums import LineType
from tests.wallet.seller_wallets import (
    NOW,
    Sellers,
    assert_proven,
    at_once,
    charge,
    cny,
    confirmed,
    events,
    figures,
    make_sellers,
    requested,
)


@pytest.fixture
def sellers(cloned_db: str, django_db_blocker: Any) -> Iterator[Sellers]:
    """The first has CNY 100.00, committed."""
    with django_db_blocker.unblock():
        made = make_sellers()
        confirmed(made, cny(100))
        yield made
        connections.close_all()


def kinds(outcomes: list[Any]) -> dict[type, int]:
    return dict(Counter(type(outcome) for outcome in outcomes))


def confirm(sellers: Sellers, top_up: TopUp, reference: str) -> TopUp:
    with acting_as_ops():
        return confirm_top_up(
            top_up_id=top_up.pk, received=cny(500), bank_reference=reference, now=NOW, actor_id=sellers.mei.pk
        )


def test_two_charges_on_the_last_money_are_one(sellers: Sellers) -> None:
    outcomes = at_once(*(lambda n=n: charge(sellers.a, cny(60), key=f"order {n}") for n in range(6)))
    assert kinds(outcomes) == {Charge: 1, InsufficientFunds: 5}
    assert {refusal.missing for refusal in outcomes if isinstance(refusal, InsufficientFunds)} == {cny(20)}
    assert figures(sellers.a) == ("40", "0")
    assert_proven(sellers.a)


def test_the_same_charge_at_once_is_one(sellers: Sellers) -> None:
    outcomes = at_once(*[lambda: charge(sellers.a, cny(20), key="order 9")] * 5)
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert figures(sellers.a) == ("80", "0")
    assert_proven(sellers.a)


def test_first_charges_of_a_new_wallet_wait_for_each_other(sellers: Sellers) -> None:
    outcomes = at_once(*(lambda n=n: confirmed(sellers, cny(100 + n), seller=sellers.b) for n in range(4)))
    assert kinds(outcomes) == {TopUp: 4}
    assert figures(sellers.b) == ("406", "0")
    assert_proven(sellers.b)


def test_two_confirmations_of_one_top_up_are_one(sellers: Sellers) -> None:
    top_up = requested(sellers, cny(500))
    outcomes = at_once(*(lambda n=n: confirm(sellers, top_up, f"ICBC {n}") for n in range(4)))
    assert kinds(outcomes) == {TopUp: 1, AlreadyDecided: 3}
    assert figures(sellers.a) == ("600", "0")
    assert len(events("top_up.confirmed")) == 2  # the fixture's and this one
    assert_proven(sellers.a)


def test_one_bank_transfer_for_two_top_ups_confirms_one(sellers: Sellers) -> None:
    top_ups = [requested(sellers, cny(500)), requested(sellers, cny(500), seller=sellers.b)]
    outcomes = at_once(*(lambda top_up=top_up: confirm(sellers, top_up, "ICBC 77") for top_up in top_ups))
    assert kinds(outcomes) == {TopUp: 1, BankReferenceUsed: 1}
    assert sorted([figures(sellers.a), figures(sellers.b)]) in (
        [("0", "0"), ("600", "0")],
        [("100", "0"), ("500", "0")],
    )
    assert_proven(sellers.a)


def test_refunds_at_once_never_exceed_the_charge(sellers: Sellers) -> None:
    made = charge(sellers.a, cny(100))

    def refund(number: int) -> Credit:
        with acting_as_system():
            return refund_charge(charge_id=made.pk, amount=cny(30), reason="Back", key=f"refund {number}", now=NOW)

    outcomes = at_once(*(lambda n=n: refund(n) for n in range(6)))
    assert kinds(outcomes) == {Credit: 3, RefundTooLarge: 3}
    assert figures(sellers.a) == ("90", "0")
    assert_proven(sellers.a)


def test_capture_and_release_at_once_end_a_hold_once(sellers: Sellers) -> None:
    with acting_as_system():
        hold = hold_funds(
            seller_id=sellers.a,
            kind=LineType.ORDER_AMOUNT,
            amount=cny(70),
            document_kind="order",
            document_id=1,
            reason="Order",
            key="order",
            now=NOW,
        )

    def capture() -> Charge:
        with acting_as_system():
            return charge_hold(hold_id=hold.pk, now=NOW)

    def release() -> WalletHold:
        with acting_as_system():
            return release_funds(hold_id=hold.pk, now=NOW)

    outcomes = at_once(capture, release)
    assert kinds(outcomes) in ({Charge: 1, AlreadyDecided: 1}, {WalletHold: 1, AlreadyDecided: 1})
    assert figures(sellers.a) in (("30", "0"), ("100", "0"))
    assert_proven(sellers.a)
