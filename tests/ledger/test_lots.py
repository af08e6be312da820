"""Lots: the oldest points go first; expiry against a simulator that counts every single point."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.ledger import api
from apps.tenancy.context import acting_as_system
from tests.ledger.conftest import TODAY, Book, assert_consistent, figures, grant, posting
from tests.ledger.model import PointQueue, rolled_back

JANUARY, MARCH, MAY = date(2027, 1, 1), date(2027, 3, 1), date(2027, 5, 1)


def spend(book: Book, amount: int, key: str = "spend") -> None:
    with acting_as_system():
        api.post(posting(book.points, book.redeemed, amount), scope="test", key=key)


def expire(book: Book, on: date, limit: int = 1000) -> api.Expired:
    with acting_as_system():
        return api.expire_lots(unit="PTS", on=on, into=book.expired, limit=limit)


def remaining(account: int) -> list[tuple[int, date | None]]:
    with acting_as_system():
        return [(lot.remaining, lot.expires_on) for lot in api.lots(account)]


def test_oldest_points_are_spent_first(book: Book) -> None:
    grant(book, 100, key="first", expires_on=JANUARY)
    grant(book, 50, key="second", expires_on=MARCH)
    spend(book, 120)
    assert remaining(book.points) == [(0, JANUARY), (30, MARCH)]


def test_expiry_takes_what_is_left_on_the_day_and_nothing_twice(book: Book) -> None:
    grant(book, 100, key="first", expires_on=JANUARY)
    grant(book, 50, key="second", expires_on=MARCH)
    spend(book, 30)

    assert expire(book, JANUARY - timedelta(days=1)) == api.Expired(0, 0)
    assert expire(book, JANUARY) == api.Expired(1, 70)
    assert expire(book, JANUARY) == api.Expired(0, 0)
    assert figures(book.points, book.expired) == [(50, 0), (70, 0)]
    assert remaining(book.points) == [(0, JANUARY), (50, MARCH)]
    assert_consistent()


def test_lot_never_expires_before_an_older_one_with_points_left(book: Book) -> None:
    grant(book, 10, key="for ever")
    grant(book, 10, key="behind it", expires_on=JANUARY)
    assert remaining(book.points) == [(10, None), (10, None)]

    spend(book, 20)
    grant(book, 10, key="alone", expires_on=MARCH)
    grant(book, 10, key="sooner", expires_on=JANUARY)
    grant(book, 10, key="later", expires_on=MAY)
    assert remaining(book.points)[2:] == [(10, MARCH), (10, MARCH), (10, MAY)]


def test_held_points_and_frozen_accounts_expire_later(book: Book) -> None:
    grant(book, 100, expires_on=JANUARY)
    with acting_as_system():
        held = api.place_hold(account=book.points, amount=60, scope="test", key="hold")
    assert expire(book, JANUARY) == api.Expired(1, 40)
    with acting_as_system():
        api.release_hold(held)
        api.set_account_state(book.points, api.AccountState.FROZEN)
    assert expire(book, JANUARY) == api.Expired(0, 0)
    with acting_as_system():
        api.set_account_state(book.points, api.AccountState.OPEN)
    assert expire(book, JANUARY + timedelta(days=1)) == api.Expired(1, 60)
    assert figures(book.points, book.expired) == [(0, 0), (100, 0)]
    assert_consistent()


def test_expiry_goes_account_by_account_up_to_the_limit(book: Book) -> None:
    grant(book, 10, expires_on=JANUARY)
    with acting_as_system():
        api.post(posting(book.issued, book.other_points, 20, expires_on=JANUARY), scope="test", key="other")
    done = [expire(book, JANUARY, limit=1) for _ in range(3)]
    assert done == [api.Expired(1, 10), api.Expired(1, 20), api.Expired(0, 0)]


def test_points_given_back_are_a_new_lot(book: Book) -> None:
    grant(book, 100, expires_on=JANUARY)
    with acting_as_system():
        [spent] = api.post(posting(book.points, book.redeemed, 100), scope="test", key="spend").transfer_ids
        api.reverse(spent, effective_on=TODAY, expires_on=MARCH, scope="test", key="undo")
    assert remaining(book.points) == [(0, JANUARY), (100, MARCH)]


EXPIRY = st.none() | st.integers(1, 40)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("grant"), st.integers(1, 12), EXPIRY),
        st.tuples(st.just("bulk"), st.lists(st.tuples(st.integers(1, 12), EXPIRY), min_size=1, max_size=4)),
        st.tuples(st.just("spend"), st.integers(1, 20)),
        st.tuples(st.just("expire"), st.integers(1, 15)),
    ),
    max_size=25,
)


@pytest.mark.django_db
def test_lots_agree_with_a_queue_of_single_points(db: None) -> None:
    @settings(max_examples=40, deadline=None)
    @given(STEPS)
    def agree(steps: list[tuple]) -> None:
        with rolled_back() as book:
            follow(book, steps)

    agree()


def follow(book: Book, steps: list[tuple]) -> None:
    queue, today = PointQueue(), TODAY
    for number, (act, *arguments) in enumerate(steps):
        if act == "expire":
            today += timedelta(days=arguments[0])
            assert expire(book, today).points == queue.expire(today, len(queue.points))
        elif act == "spend":
            amount = min(arguments[0], len(queue.points))
            if amount:
                spend(book, amount, key=str(number))
                queue.take(amount)
        else:
            grants = [tuple(arguments)] if act == "grant" else arguments[0]
            dated = [(amount, days and today + timedelta(days=days)) for amount, days in grants]
            give(book, dated, str(number), in_bulk=act == "bulk")
            for amount, expires_on in dated:
                queue.give(amount, expires_on)
        assert points_left(book) == queue.points


def give(book: Book, dated: list[tuple[int, date | None]], key: str, *, in_bulk: bool) -> None:
    postings = {
        f"{key}-{n}": posting(book.issued, book.points, amount, expires_on=expires_on)
        for n, (amount, expires_on) in enumerate(dated)
    }
    with acting_as_system():
        if in_bulk:
            api.bulk_post(postings, scope="lots")
        else:
            [(only_key, only)] = postings.items()
            api.post(only, scope="lots", key=only_key)


def points_left(book: Book) -> list[date]:
    return [expires_on or date.max for left, expires_on in remaining(book.points) for _ in range(left)]
