"""Goods that come, go, are counted and are seen: exact figures, reasons and refusals."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.events.models import DomainEvent
from apps.stock.domain.errors import (
    InsufficientStock,
    InvalidQuantity,
    KeyReusedWithOtherContent,
    ReasonMissing,
    UnknownOffer,
)
from apps.stock.domain.movements import (
    correct_stock,
    dispatch_stock,
    observe_many,
    observe_stock,
    receive_stock,
    return_stock,
)
from apps.stock.domain.reservations import reserve_stock
from apps.stock.models import Movement
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.stock.world import NOW, World, figures, shown, stock

HOUR = timedelta(hours=1)


def history(offer: int) -> list[tuple]:
    with acting_as_system():
        rows = Movement.objects.filter(level__offer_id=offer).order_by("version")
        return [(row.kind, row.quantity, row.on_hand_change, row.on_hand_after, row.reserved_after) for row in rows]


def test_goods_come_are_corrected_go_and_come_back(world: World) -> None:
    offer = world.offers[0]
    with acting_as_system():
        receive_stock(lines={offer: 10}, key="r", now=NOW, document="receipt:1")
        correct_stock(offer_id=offer, change=-3, reason="three broken", key="c", now=NOW, actor_id=world.clerk)
        dispatch_stock(lines={offer: 4}, key="d", now=NOW, document="goods:1")
        return_stock(lines={offer: 2}, key="b", now=NOW, document="goods:1", reason="wrong colour")
    assert figures(offer) == (5, 0)
    assert history(offer) == [
        ("receipt", 10, 10, 10, 0),
        ("correction", 3, -3, 7, 0),
        ("dispatch", 4, -4, 3, 0),
        ("return", 2, 2, 5, 0),
    ]


def test_correction_says_who_and_why(world: World) -> None:
    stock(world.offers[0], 5)
    with acting_as_system():
        correct_stock(offer_id=world.offers[0], change=2, reason=" found two ", key="c", now=NOW, actor_id=world.clerk)
        movement = Movement.objects.get(kind="correction")
        event = DomainEvent.objects.get(name="stock.corrected")
    assert (movement.reason, movement.actor_id, movement.recorded_at) == ("found two", world.clerk, NOW)
    assert (event.actor_id, event.supplier_id) == (world.clerk, world.suppliers[0])
    assert event.payload == {"offer": world.offers[0], "change": 2, "on_hand": 7, "reason": "found two"}


@pytest.mark.parametrize(
    ("change", "reason", "error"),
    [
        (0, "x", InvalidQuantity),
        (1, "  ", ReasonMissing),
        (-4, "x", InsufficientStock),
        (2_000_000_000, "x", InvalidQuantity),
    ],
)
def test_correction_is_refused_and_nothing_moves(world: World, change: int, reason: str, error: type) -> None:
    """Five are there, two of them reserved: three may go."""
    offer = stock(world.offers[0], 5)
    with acting_as_system():
        reserve_stock(lines={offer: 2}, document="order:1", key="o", now=NOW)
        before = Movement.objects.count()
        with pytest.raises(error):
            correct_stock(offer_id=offer, change=change, reason=reason, key="c", now=NOW, actor_id=world.clerk)
        assert Movement.objects.count() == before
    assert figures(offer) == (5, 2)


def test_a_sum_beyond_what_can_be_counted_is_refused(world: World) -> None:
    offer = stock(world.offers[0], 1_000_000_000)
    with acting_as_system():
        receive_stock(lines={offer: 1_000_000_000}, key="2", now=NOW)
        with pytest.raises(InvalidQuantity, match="more pieces than a figure can hold"), acting_as_system():
            receive_stock(lines={offer: 1_000_000_000}, key="3", now=NOW)
    assert figures(offer) == (2_000_000_000, 0)


def test_unknown_offer_is_refused_with_all_lines(world: World) -> None:
    offer = world.offers[0]
    with acting_as_system():
        for act in (receive_stock, observe_many):
            given = {"observed_at": NOW, "source": "feed 1"} if act is observe_many else {}
            with pytest.raises(UnknownOffer, match="offer 999999 does not exist"):
                act(lines={offer: 1, 999_999: 1}, key="k", now=NOW, **given)
        assert not Movement.objects.exists()


def test_same_key_is_done_once_and_with_other_content_never(world: World) -> None:
    offer = world.offers[0]
    with acting_as_system():
        first = receive_stock(lines={offer: 3}, key="k", now=NOW)
        again = receive_stock(lines={offer: 3}, key="k", now=NOW + HOUR)
        assert (again, again[0].replayed, first[0].replayed) == (first, True, False)
        for other in ({"lines": {offer: 4}}, {"lines": {offer: 3}, "document": "receipt:2"}):
            with pytest.raises(KeyReusedWithOtherContent, match="'k' was used for something else"), acting_as_system():
                receive_stock(key="k", now=NOW, **other)
        with pytest.raises(KeyReusedWithOtherContent), acting_as_system():
            reserve_stock(lines={world.offers[1]: 3}, document="", key="k", now=NOW)
    assert figures(offer) == (3, 0)


def test_sight_sets_what_is_on_hand(world: World) -> None:
    offer = world.offers[0]
    with acting_as_system():
        seen = observe_stock(offer_id=offer, quantity=7, observed_at=NOW - HOUR, source="feed 1", key="1", now=NOW)
        again = observe_stock(offer_id=offer, quantity=4, observed_at=NOW, source="feed 2", key="2", now=NOW)
    assert (seen.on_hand_change, again.on_hand_change) == (7, -3)
    assert figures(offer) == (4, 0)
    assert history(offer) == [("observation", 7, 7, 7, 0), ("observation", 4, -3, 4, 0)]


def test_older_sight_is_kept_and_changes_nothing(world: World) -> None:
    offer = world.offers[0]
    with acting_as_system():
        observe_stock(offer_id=offer, quantity=7, observed_at=NOW, source="feed 2", key="2", now=NOW)
        late = observe_stock(
            offer_id=offer, quantity=99, observed_at=NOW - HOUR, source="feed 1", key="1", now=NOW + HOUR
        )
    assert (late.kind, late.on_hand_change, late.on_hand) == ("ignored", 0, 7)
    assert late.reason == "older than what was seen at 2026-11-03 02:00:00 UTC"
    assert figures(offer) == (7, 0)
    assert history(offer)[-1] == ("ignored", 99, 0, 7, 0)


def test_goods_that_moved_since_the_sight_are_counted(world: World) -> None:
    """Ten were seen at one; three left at two; at three the file of one o'clock arrives."""
    offer = stock(world.offers[0], 20)
    with acting_as_system():
        dispatch_stock(lines={offer: 3}, key="d", now=NOW + HOUR, document="goods:1")
        seen = observe_stock(
            offer_id=offer, quantity=10, observed_at=NOW + HOUR / 2, source="feed", key="o", now=NOW + 2 * HOUR
        )
    assert (seen.quantity, seen.on_hand, seen.reason) == (10, 7, "-3 since")


def test_less_seen_than_reserved_is_a_shortfall(world: World) -> None:
    offer = stock(world.offers[0], 10)
    with acting_as_system():
        reserve_stock(lines={offer: 6}, document="order:1", key="o", now=NOW)
        sight = {"offer_id": offer, "quantity": 2, "observed_at": NOW, "source": "feed 9", "key": "s", "now": NOW}
        seen = observe_stock(**sight)
        assert observe_stock(**sight).replayed
        event = DomainEvent.objects.get(name="stock.short")
    assert (seen.on_hand, seen.reserved, seen.shortfall) == (6, 6, 4)
    assert event.payload == {"offer": offer, "seen": 2, "reserved": 6, "short": 4, "source": "feed 9"}
    assert event.supplier_id == world.suppliers[0]
    assert figures(offer) == (6, 6)


@pytest.mark.parametrize(("quantity", "age"), [(-1, HOUR), (1, -HOUR)])
def test_impossible_sight_is_refused(world: World, quantity: int, age: timedelta) -> None:
    with acting_as_system(), pytest.raises(InvalidQuantity):
        observe_stock(
            offer_id=world.offers[0], quantity=quantity, observed_at=NOW - age, source="feed", key="o", now=NOW
        )
    assert figures(world.offers[0]) is None


def test_many_sights_cost_as_many_statements_as_one(world: World) -> None:
    def statements(key: str, *offers: int) -> int:
        lines = dict.fromkeys(offers, 5)
        with CaptureQueriesContext(connection) as asked, acting_as_system():
            observe_many(lines=lines, observed_at=NOW, source="feed", key=key, now=NOW)
        return len(asked)

    others = (*world.offers[1:], world.foreign_offer)
    assert statements("one", world.offers[0]) == statements("many", *others)
    assert {figures(offer) for offer in (*world.offers, world.foreign_offer)} == {(5, 0)}


def test_sellers_see_offers_turn_only_when_they_do(world: World) -> None:
    offer = world.offers[0]
    assert shown(offer) is False
    stock(offer, 5)
    assert shown(offer) is True
    with acting_as_system():
        correct_stock(offer_id=offer, change=-4, reason="broken", key="1", now=NOW, actor_id=world.clerk)
    assert shown(offer) is True
    with acting_as_system():
        correct_stock(offer_id=offer, change=-1, reason="broken", key="2", now=NOW, actor_id=world.clerk)
    assert shown(offer) is False


def test_supplier_reads_its_own_stock(world: World) -> None:
    stock(world.offers[0], 5)
    stock(world.foreign_offer, 7)
    with acting_for_supplier(world.suppliers[0]):
        assert list(Movement.objects.values_list("level__offer_id", "on_hand_after")) == [(world.offers[0], 5)]
