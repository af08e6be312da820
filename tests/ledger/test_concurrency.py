"""Real connections at the same time: nothing is spent twice, posted twice, lost or locked for ever."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection, connections

from apps.common.periods import Month
from apps.ledger import api
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.ledger.conftest import NOW, Book, assert_consistent, figures, posting


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act on a connection of its own, started together; results or ledger errors, in order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            return act()
        except api.LedgerError as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_double_spend_gives_exactly_what_is_affordable(committed: Book) -> None:
    def spend(number: int) -> api.Posted:
        with acting_for_seller(committed.seller):
            return api.post(posting(committed.points, committed.redeemed, 30), scope="race", key=str(number))

    outcomes = at_once(*(lambda number=number: spend(number) for number in range(8)))

    assert Counter(isinstance(outcome, api.Posted) for outcome in outcomes) == {True: 3, False: 5}
    assert {outcome for outcome in outcomes if not isinstance(outcome, api.Posted)} == {api.InsufficientFunds}
    assert figures(committed.points, committed.redeemed) == [(10, 0), (90, 0)]
    assert_consistent()


def test_same_key_at_once_is_one_transfer(committed: Book) -> None:
    def spend() -> api.Posted:
        with acting_as_system():
            return api.post(posting(committed.points, committed.redeemed, 30), scope="race", key="same")

    outcomes = at_once(*[spend] * 6)

    assert len({outcome.transfer_ids for outcome in outcomes}) == 1
    assert Counter(outcome.replayed for outcome in outcomes) == {False: 1, True: 5}
    assert figures(committed.points) == [(70, 0)]
    assert_consistent()


def test_same_key_between_untracked_accounts_is_one_transfer(committed: Book) -> None:
    def move() -> api.Posted:
        with acting_as_system():
            return api.post(posting(committed.issued, committed.redeemed, 30), scope="race", key="same")

    outcomes = at_once(*[move] * 6)

    assert Counter(outcome.replayed for outcome in outcomes) == {False: 1, True: 5}
    assert figures(committed.redeemed) == [(30, 0)]


def test_same_batch_at_once_is_posted_once(committed: Book) -> None:
    batch = {f"line {n}": posting(committed.issued, committed.points, n) for n in range(1, 21)}

    def award() -> api.BulkPosted:
        with acting_as_system():
            return api.bulk_post(batch, scope="race")

    outcomes = at_once(*[award] * 4)

    assert sorted(outcome.posted for outcome in outcomes) == [0, 0, 0, 20]
    assert figures(committed.points) == [(310, 0)]
    assert_consistent()


def test_groups_in_opposite_orders_do_not_deadlock(committed: Book) -> None:
    with acting_as_system():
        api.post(posting(committed.issued, committed.other_points, 100), scope="race", key="other")
    there = [
        posting(committed.points, committed.redeemed, 1),
        posting(committed.other_points, committed.redeemed, 1),
        posting(committed.issued, committed.debt, 1),
    ]

    def many(legs: list[api.Posting], name: str) -> int:
        for n in range(25):
            with acting_as_system():
                api.post(*legs, scope="race", key=f"{name} {n}")
        return 25

    def bulk() -> int:
        for n in range(25):
            with acting_as_system():
                api.bulk_post({f"{n} {i}": leg for i, leg in enumerate(reversed(there))}, scope="bulk")
        return 25

    assert at_once(lambda: many(there, "there"), lambda: many(there[::-1], "back"), bulk) == [25, 25, 25]
    assert figures(committed.points, committed.other_points, committed.debt) == [(25, 0), (25, 0), (75, 0)]
    assert_consistent()


def test_hold_is_captured_or_released_by_one_of_many(committed: Book) -> None:
    with acting_as_system():
        held = api.place_hold(account=committed.points, amount=60, scope="race", key="hold")

    def capture(number: int) -> api.Posted:
        with acting_as_system():
            return api.capture_hold(
                held,
                dst=committed.redeemed,
                kind="fee",
                effective_on=posting(1, 2, 3).effective_on,
                scope="race",
                key=f"capture {number}",
            )

    outcomes = at_once(*(lambda number=number: capture(number) for number in range(5)))

    assert Counter(outcome for outcome in outcomes if outcome is api.HoldEnded) == {api.HoldEnded: 4}
    assert figures(committed.points, committed.redeemed) == [(40, 0), (60, 0)]
    assert_consistent()


def test_month_is_closed_to_a_post_that_was_waiting(committed: Book) -> None:
    """The closer holds the month when the post looks at it: the post waits, and then sees it closed."""
    closing, looked = threading.Event(), threading.Event()

    def close() -> bool:
        with acting_as_system():
            closed = api.close_period(unit="PTS", month=Month(2026, 9), now=NOW)
            closing.set()
            looked.wait(0.3)
            return closed

    def late() -> api.Posted:
        closing.wait(5)
        with acting_as_system():
            return api.post(
                posting(committed.issued, committed.points, 5, effective_on=Month(2026, 9).last_day),
                scope="race",
                key="late",
            )

    assert at_once(close, late) == [True, api.PeriodClosed]
    assert figures(committed.points) == [(100, 0)]


def test_account_is_frozen_to_a_post_that_was_waiting(committed: Book) -> None:
    frozen, looked = threading.Event(), threading.Event()

    def freeze() -> None:
        with acting_as_system():
            api.set_account_state(committed.points, api.AccountState.FROZEN)
            frozen.set()
            looked.wait(0.3)

    def spend() -> api.Posted:
        frozen.wait(5)
        with acting_as_system():
            return api.post(posting(committed.points, committed.redeemed, 5), scope="race", key="late")

    assert at_once(freeze, spend) == [None, api.AccountFrozen]
    assert figures(committed.points) == [(100, 0)]


def test_roll_up_never_loses_a_transfer_that_commits_later(committed: Book) -> None:
    """A transaction that began first and commits last has the smallest transfer id of all that follow."""
    posted, rolled = threading.Event(), threading.Event()

    def slow() -> None:
        with acting_as_system():
            api.post(posting(committed.issued, committed.redeemed, 7), scope="race", key="slow")
            posted.set()
            rolled.wait(5)

    def quick() -> None:
        posted.wait(5)
        with acting_as_system():
            api.post(posting(committed.issued, committed.redeemed, 1), scope="race", key="quick")
        with acting_as_system():
            api.roll_up()
        rolled.set()

    at_once(slow, quick)

    assert figures(committed.redeemed) == [(8, 0)]
    with acting_as_system():
        api.roll_up()
    assert figures(committed.redeemed) == [(8, 0)]
    assert_consistent()


def test_an_account_opened_beside_a_roll_up_keeps_what_came_first(committed: Book) -> None:
    """No roll-up has seen it, so its balance starts from the newest horizon: nothing of it is older."""
    opened, rolled = threading.Event(), threading.Event()

    def open_and_post() -> int:
        with acting_as_system():
            account = api.open_account(purpose="late", unit="PTS")
            api.post(posting(committed.issued, account, 7), scope="race", key="first")
            opened.set()
            rolled.wait(5)
        return account

    def roll_up() -> None:
        opened.wait(5)
        with acting_as_system():
            api.post(posting(committed.issued, committed.redeemed, 1), scope="race", key="beside")
        with acting_as_system():
            api.roll_up()
        rolled.set()

    account, _ = at_once(open_and_post, roll_up)

    with acting_as_system():
        api.post(posting(committed.issued, account, 2), scope="race", key="second")
    assert figures(account, committed.redeemed, committed.issued) == [(9, 0), (1, 0), (-110, 0)]
    with acting_as_system():
        api.roll_up()
    assert figures(account, committed.redeemed, committed.issued) == [(9, 0), (1, 0), (-110, 0)]


def test_open_account_at_once_is_one_account(committed: Book) -> None:
    def open_wallet() -> int:
        with acting_as_system():
            return api.open_account(purpose="wallet", unit="USD", seller_id=committed.seller)

    assert len(set(at_once(*[open_wallet] * 6))) == 1
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute("select count(*) from ledger_account where unit = 'USD'")
        assert cursor.fetchall() == [(1,)]
