"""Real connections at the same time: nothing is sold twice, lost, or locked for ever."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from django.db import connections

from apps.stock.domain.check import check_stock
from apps.stock.domain.errors import InsufficientStock, StockError
from apps.stock.domain.movements import observe_many, receive_stock
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.reservations import dispatch_reservation, release_reservation, reserve_stock
from apps.stock.models import Reservation
from apps.tenancy.context import acting_as_system
from tests.stock.world import NOW, World, figures, shown, stock


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act on a connection of its own, started together; results or stock's errors, in order."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            with acting_as_system():
                return act()
        except StockError as error:
            return type(error)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def assert_consistent() -> None:
    with acting_as_system():
        assert check_stock() == []


def test_many_buyers_get_exactly_what_is_there(committed: World) -> None:
    offer = stock(committed.offers[0], 100)

    def buy(buyer: int) -> int:
        bought = 0
        for number in range(20):
            try:
                with acting_as_system():
                    reserve_stock(lines={offer: 1}, document=f"order:{buyer}", key=f"{buyer}/{number}", now=NOW)
                bought += 1
            except InsufficientStock:
                continue
        return bought

    with ThreadPoolExecutor(12) as pool:
        bought = list(pool.map(lambda buyer: closing(lambda: buy(buyer)), range(12)))

    assert sum(bought) == 100
    assert (figures(offer), shown(offer)) == ((100, 100), False)
    assert_consistent()


def closing(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connections.close_all()


def test_same_key_at_once_is_one_reservation(committed: World) -> None:
    offer = stock(committed.offers[0], 10)

    outcomes = at_once(*[lambda: reserve_stock(lines={offer: 3}, document="order:1", key="same", now=NOW)] * 6)

    assert len({outcome[0].reservation_id for outcome in outcomes}) == 1
    assert Counter(outcome[0].replayed for outcome in outcomes) == {False: 1, True: 5}
    assert figures(offer) == (10, 3)
    assert_consistent()


def test_same_key_with_other_offers_at_once_is_one_reservation(committed: World) -> None:
    """Their levels are different, so only the key itself stands between them."""
    offers = [stock(offer, 10) for offer in committed.offers]

    outcomes = at_once(
        *(
            lambda offer=offer: reserve_stock(lines={offer: 3}, document="order:1", key="same", now=NOW)
            for offer in offers
        )
    )

    assert Counter(isinstance(outcome, list) for outcome in outcomes) == {True: 1, False: 2}
    assert sorted(figures(offer) for offer in offers) == [(10, 0), (10, 0), (10, 3)]
    assert_consistent()


def test_lines_in_opposite_orders_do_not_deadlock(committed: World) -> None:
    offers = [stock(offer, 1_000) for offer in (*committed.offers, committed.foreign_offer)]

    def many(order: list[int], name: str) -> int:
        for number in range(25):
            with acting_as_system():
                answers = reserve_stock(
                    lines=dict.fromkeys(order, 1), document=f"order:{name}", key=f"{name} {number}", now=NOW
                )
            with acting_as_system():
                first, *others = (answer.reservation_id for answer in answers)
                dispatch_reservation(reservation_id=first, key=f"{name} {number} d", now=NOW)
            for other in others:
                with acting_as_system():
                    release_reservation(reservation_id=other, reason="x", key=f"{name} {number} {other}", now=NOW)
        return 25

    def feed() -> int:
        for number in range(25):
            now = NOW + timedelta(minutes=number + 1)
            with acting_as_system():
                observe_many(
                    lines=dict.fromkeys(reversed(offers), 1_000),
                    observed_at=NOW,
                    source="feed",
                    key=f"f{number}",
                    now=now,
                )
        return 25

    with ThreadPoolExecutor(3) as pool:
        works = [lambda: many(offers, "there"), lambda: many(offers[::-1], "back"), feed]
        assert list(pool.map(closing, works)) == [25, 25, 25]
    with acting_as_system():
        assert not Reservation.objects.filter(state="open").exists()
    assert_consistent()


def test_last_piece_is_released_or_sold_but_not_both(committed: World) -> None:
    offer = stock(committed.offers[0], 1)
    with acting_as_system():
        (held,) = reserve_stock(lines={offer: 1}, document="order:1", key="o", now=NOW)

    outcomes = at_once(
        lambda: release_reservation(reservation_id=held.reservation_id, reason="x", key="r", now=NOW),
        lambda: dispatch_reservation(reservation_id=held.reservation_id, key="d", now=NOW),
    )

    assert Counter(isinstance(outcome, type) for outcome in outcomes) == {True: 1, False: 1}
    assert figures(offer) in [(1, 0), (0, 0)]
    assert_consistent()


def test_first_goods_and_a_new_buffer_at_once_show_the_right_thing(committed: World) -> None:
    """The level is not there yet when the buffer changes: sellers must see the outcome of both."""
    for number, offer in enumerate(committed.offers):
        at_once(
            lambda offer=offer, number=number: receive_stock(lines={offer: 5}, key=f"r{number}", now=NOW),
            lambda: set_safety_buffer(supplier_id=committed.suppliers[0], safety_buffer=5, reason="", now=NOW),
        )
        assert shown(offer) is False
        assert_consistent()
        with acting_as_system():
            set_safety_buffer(supplier_id=committed.suppliers[0], safety_buffer=0, reason="", now=NOW)
