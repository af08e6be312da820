"""Entries by hand: one person up to the limit of a day, a second one above it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from djmoney.money import Money

from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.charges_manual import approve_entry, enter_by_hand, refuse_entry
from apps.wallet.domain.errors import ReasonMissing, SamePerson
from apps.wallet.domain.seller_wallet_errors import AlreadyDecided, InsufficientFunds, KeyReused
from apps.wallet.models import ManualEntry, WalletLimit
from apps.wallet.seller_enums import Direction
from tests.wallet.seller_wallets import (
    NOW,
    Sellers,
    assert_proven,
    cny,
    confirmed,
    events,
    figures,
    make_sellers,
    numbers,
    statement_of,
)

pytestmark = pytest.mark.django_db
CREDIT, CHARGE = Direction.CREDIT, Direction.CHARGE


@pytest.fixture
def sellers(db: None) -> Sellers:
    """The limit of one person is CNY 5,000.00, as shipped."""
    return make_sellers()


def enter(sellers: Sellers, amount: Money, direction: Direction = CREDIT, **changed: Any) -> ManualEntry:
    given = {
        "seller_id": sellers.a,
        "reason": "Goodwill",
        "key": f"hand-{next(numbers)}",
        "now": NOW,
        "actor_id": sellers.mei.pk,
    }
    with acting_as_ops():
        return enter_by_hand(direction=direction, amount=amount, **given | changed)


def approve(entry: ManualEntry, by: int) -> ManualEntry:
    with acting_as_ops():
        return approve_entry(entry_id=entry.pk, now=NOW, actor_id=by)


def test_up_to_the_limit_one_person_books(sellers: Sellers) -> None:
    entry = enter(sellers, cny(5000))
    assert (entry.state, entry.decided_by_id) == ("booked", sellers.mei.pk)
    assert (figures(sellers.a), statement_of(sellers.a)) == (("5000", "0"), [("5000", "5000")])
    assert events() == [
        ("manual_entry.prepared", None, sellers.mei.pk),
        ("wallet.credited", sellers.a, sellers.mei.pk),
        ("manual_entry.booked", None, sellers.mei.pk),
    ]
    enter(sellers, cny(20), CHARGE)
    assert figures(sellers.a) == ("4980", "0")
    assert_proven(sellers.a)


def test_above_the_limit_a_second_person_approves(sellers: Sellers) -> None:
    entry = enter(sellers, cny("5000.01"))
    assert (entry.state, figures(sellers.a)) == ("waiting", ("0", "0"))
    with pytest.raises(SamePerson):
        approve(entry, sellers.mei.pk)
    assert figures(sellers.a) == ("0", "0")
    done = approve(entry, sellers.jun.pk)
    assert (done.state, done.decided_by_id, figures(sellers.a)) == ("booked", sellers.jun.pk, ("5000.01", "0"))
    with pytest.raises(AlreadyDecided):
        approve(entry, sellers.jun.pk)
    assert figures(sellers.a) == ("5000.01", "0")
    assert_proven(sellers.a)


def test_small_entries_of_one_day_add_up(sellers: Sellers) -> None:
    assert enter(sellers, cny(3000)).state == "booked"
    assert enter(sellers, cny("2000.01")).state == "waiting"
    assert enter(sellers, cny(2000)).state == "booked"
    assert enter(sellers, cny(1)).state == "waiting"
    assert enter(sellers, cny(1), actor_id=sellers.jun.pk).state == "booked"
    assert enter(sellers, cny(1), CHARGE).state == "booked"
    assert enter(sellers, cny(1), seller_id=sellers.b).state == "booked"
    assert enter(sellers, cny(1), now=NOW + timedelta(days=1)).state == "booked"
    assert figures(sellers.a) == ("5001", "0")


def test_the_limit_is_data_of_the_currency(sellers: Sellers) -> None:
    with acting_as_ops():
        WalletLimit.objects.filter(currency="CNY").update(one_person_up_to=10)
    assert enter(sellers, cny(11)).state == "waiting"
    assert enter(sellers, Money(11, "USD")).state == "booked"


def test_a_charge_beyond_the_balance_is_refused_and_can_wait(sellers: Sellers) -> None:
    with pytest.raises(InsufficientFunds):
        enter(sellers, cny(1), CHARGE)
    with acting_as_system():
        assert ManualEntry.objects.count() == 0
    waiting = enter(sellers, cny(6000), CHARGE)
    with pytest.raises(InsufficientFunds):
        approve(waiting, sellers.jun.pk)
    confirmed(sellers, cny(6000))
    assert approve(waiting, sellers.jun.pk).state == "booked"
    assert figures(sellers.a) == ("0", "0")


def test_a_refused_entry_moves_nothing(sellers: Sellers) -> None:
    entry = enter(sellers, cny(6000))
    with pytest.raises(ReasonMissing), acting_as_ops():
        refuse_entry(entry_id=entry.pk, reason="", now=NOW, actor_id=sellers.jun.pk)
    with acting_as_ops():
        done = refuse_entry(entry_id=entry.pk, reason="Paid already", now=NOW, actor_id=sellers.jun.pk)
    assert (done.state, done.refusal, figures(sellers.a)) == ("refused", "Paid already", ("0", "0"))
    with pytest.raises(AlreadyDecided):
        approve(entry, sellers.jun.pk)
    with pytest.raises(IntegrityError), acting_as_system(), transaction.atomic():
        ManualEntry.objects.filter(pk=entry.pk).update(state="waiting", decided_at=None)


def test_the_same_form_twice_is_one_entry(sellers: Sellers) -> None:
    first = enter(sellers, cny(10), key="form")
    assert enter(sellers, cny(10), key="form").pk == first.pk
    for changed in ({"amount": cny(11)}, {"direction": CHARGE}, {"seller_id": sellers.b}, {"reason": "Other"}):
        with pytest.raises(KeyReused):
            enter(sellers, **{"amount": cny(10), "key": "form"} | changed)
    assert figures(sellers.a) == ("10", "0")


@pytest.mark.parametrize("direction", [CREDIT, CHARGE])
def test_no_entry_without_a_reason(sellers: Sellers, direction: Direction) -> None:
    with pytest.raises(ReasonMissing):
        enter(sellers, cny(10), direction, reason=" ")
