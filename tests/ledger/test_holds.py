"""Holds: set aside, then captured or released, once."""

import pytest

from apps.common.periods import Month
from apps.ledger import api
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.ledger.conftest import TODAY, Book, assert_consistent, figures, grant, posting


def hold(book: Book, amount: int, key: str = "hold") -> int:
    with acting_as_system():
        return api.place_hold(account=book.points, amount=amount, scope="test", key=key)


def capture(book: Book, held: int, key: str = "capture", **options: object) -> api.Posted:
    with acting_as_system():
        return api.capture_hold(
            held, **{"dst": book.redeemed, "kind": "fee", "effective_on": TODAY, "scope": "test", "key": key} | options
        )


def test_held_amount_cannot_be_spent_or_held_again(book: Book) -> None:
    grant(book, 100)
    hold(book, 70)

    with acting_as_system():
        assert api.balance(book.points).available == 30
        with pytest.raises(api.InsufficientFunds):
            api.post(posting(book.points, book.redeemed, 31), scope="test", key="spend")
        with pytest.raises(api.InsufficientFunds) as refusal:
            api.place_hold(account=book.points, amount=31, scope="test", key="second")
    assert refusal.value.detail == {"account": book.points, "available": 30, "asked": 31}
    assert figures(book.points) == [(100, 70)]
    assert_consistent()


def test_same_key_is_the_same_hold_and_a_refused_one_stays_refused(book: Book) -> None:
    with acting_as_system(), pytest.raises(api.InsufficientFunds):
        api.place_hold(account=book.points, amount=10, scope="test", key="early")
    grant(book, 100)

    assert hold(book, 70) == hold(book, 70)
    with acting_as_system(), pytest.raises(api.InsufficientFunds):
        api.place_hold(account=book.points, amount=10, scope="test", key="early")
    with pytest.raises(api.KeyReusedWithOtherContent):
        hold(book, 71)
    assert figures(book.points) == [(100, 70)]


def test_capture_posts_and_gives_back_the_rest(book: Book) -> None:
    grant(book, 100)
    held = hold(book, 70)
    captured = capture(book, held, amount=50)

    assert figures(book.points, book.redeemed) == [(50, 0), (50, 0)]
    assert capture(book, held, amount=50).transfer_ids == captured.transfer_ids
    assert figures(book.points, book.redeemed) == [(50, 0), (50, 0)]
    assert_consistent()


def test_capture_without_an_amount_takes_all_that_is_held(book: Book) -> None:
    grant(book, 100)
    capture(book, hold(book, 70))
    assert figures(book.points, book.redeemed) == [(30, 0), (70, 0)]


def test_hold_ends_once(book: Book) -> None:
    grant(book, 100)
    captured, released = hold(book, 10, key="one"), hold(book, 20, key="two")
    capture(book, captured)
    with acting_as_system():
        api.release_hold(released)
        api.release_hold(released)

    with pytest.raises(api.HoldEnded):
        capture(book, captured, key="another")
    with pytest.raises(api.HoldEnded):
        capture(book, released, key="late")
    with pytest.raises(api.HoldEnded), acting_as_system():
        api.release_hold(captured)
    assert figures(book.points) == [(90, 0)]
    assert_consistent()


@pytest.mark.parametrize("amount", [0, -1, 71])
def test_capture_takes_a_part_of_what_is_held(book: Book, amount: int) -> None:
    grant(book, 100)
    held = hold(book, 70)
    with pytest.raises(api.InvalidAmount):
        capture(book, held, amount=amount)
    assert figures(book.points) == [(100, 70)]


def test_refused_capture_leaves_the_hold_open(book: Book) -> None:
    grant(book, 100)
    held = hold(book, 70)
    october = Month(2026, 10)
    with acting_as_system():
        api.close_period(unit="PTS", month=october, now=october.ends_at)
        with pytest.raises(api.PeriodClosed):
            api.capture_hold(held, dst=book.redeemed, kind="fee", effective_on=TODAY, scope="test", key="capture")
    assert figures(book.points) == [(100, 70)]
    capture(book, held, key="in november", effective_on=october.next.first_day)
    assert figures(book.points) == [(30, 0)]
    assert_consistent()


@pytest.mark.parametrize("amount", [0, -1, 2**63])
def test_hold_needs_a_positive_amount(book: Book, amount: int) -> None:
    grant(book, 100)
    with pytest.raises(api.InvalidAmount):
        hold(book, amount)
    assert figures(book.points) == [(100, 0)]


def test_unknown_accounts_and_those_without_a_floor_hold_nothing(book: Book) -> None:
    for account in (book.issued, book.debt, 987654):
        with pytest.raises(api.UnknownAccount), acting_as_system():
            api.place_hold(account=account, amount=1, scope="test", key="hold")


def test_frozen_account_takes_no_new_hold(book: Book) -> None:
    grant(book, 100)
    with acting_as_system():
        api.set_account_state(book.points, api.AccountState.FROZEN)
        with pytest.raises(api.AccountFrozen):
            api.place_hold(account=book.points, amount=1, scope="test", key="hold")
    assert figures(book.points) == [(100, 0)]


def test_account_with_a_hold_cannot_be_closed(book: Book) -> None:
    grant(book, 100)
    hold(book, 100)
    with pytest.raises(api.AccountNotEmpty), acting_as_system():
        api.set_account_state(book.points, api.AccountState.CLOSED)


def test_tenant_ends_its_own_holds_only(book: Book) -> None:
    grant(book, 100)
    with acting_for_seller(book.seller):
        held = api.place_hold(account=book.points, amount=40, scope="test", key="own")
    with pytest.raises(api.UnknownAccount), acting_for_seller(book.other_seller):
        api.release_hold(held)
    with pytest.raises(api.UnknownAccount), acting_for_seller(book.other_seller):
        api.capture_hold(held, dst=book.redeemed, kind="fee", effective_on=TODAY, scope="test", key="theft")
    with pytest.raises(api.NotAllowed), acting_for_seller(book.other_seller):
        api.place_hold(account=book.points, amount=1, scope="test", key="block")
    assert figures(book.points) == [(100, 40)]
    with acting_for_seller(book.seller):
        api.release_hold(held)
    assert figures(book.points) == [(100, 0)]
