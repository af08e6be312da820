"""Pieces set aside: all lines or none, dispatched or released in parts, never more than there are."""

import pytest

from apps.catalog.domain.stopping import suspend_offer
from apps.catalog.enums import Side
from apps.stock.domain.errors import InsufficientStock, InvalidQuantity, NotOffered, ReservationEnded, Shortage
from apps.stock.domain.queries import available_by_offer, open_reservations
from apps.stock.domain.reservations import dispatch_reservation, release_reservation, reserve_stock
from apps.stock.models import Movement, Reservation
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_system
from tests.stock.world import NOW, World, figures, shown, stock


def reserve(lines: dict[int, int], key: str = "o", document: str = "order:1") -> list[int]:
    with acting_as_system():
        return [answer.reservation_id for answer in reserve_stock(lines=lines, document=document, key=key, now=NOW)]


def held(reservation: int) -> tuple[int, int, str]:
    with acting_as_system():
        found = Reservation.objects.get(pk=reservation)
    return found.dispatched, found.released, found.state


def test_every_line_is_set_aside(world: World) -> None:
    first, second = stock(world.offers[0], 5), stock(world.foreign_offer, 2)
    with acting_as_system():
        answers = reserve_stock(lines={second: 2, first: 3}, document="order:1", key="o", now=NOW)
        rows = Reservation.objects.values_list("level__offer_id", "supplier_id", "quantity", "document", "state")
        assert list(rows) == [
            (first, world.suppliers[0], 3, "order:1", "open"),
            (second, world.suppliers[1], 2, "order:1", "open"),
        ]
        assert available_by_offer([first, second, world.offers[1]]) == {first: 2, second: 0}
    assert [(answer.offer_id, answer.reserved, answer.turned) for answer in answers] == [
        (first, 3, None),
        (second, 2, False),
    ]
    assert (shown(first), shown(second)) == (True, False)


def test_one_short_line_refuses_all_and_says_which(world: World) -> None:
    first, second, third = stock(world.offers[0], 5), stock(world.offers[1], 1), world.offers[2]
    with acting_as_system():
        before = Movement.objects.count()
        with pytest.raises(InsufficientStock) as refusal:
            reserve_stock(lines={first: 5, second: 2, third: 1}, document="order:1", key="o", now=NOW)
        assert (Movement.objects.count(), Reservation.objects.count()) == (before, 0)
    assert refusal.value.shortages == [
        Shortage(second, 2, 1, "insufficient"),
        Shortage(third, 1, 0, "insufficient"),
    ]
    assert str(refusal.value).startswith(f"offer {second}: 2 wanted, 1 there; offer {third}: 1 wanted, 0 there.")
    assert (figures(first), figures(second), figures(third)) == ((5, 0), (1, 0), None)


def test_refused_key_succeeds_once_goods_have_come(world: World) -> None:
    offer = world.offers[0]
    with pytest.raises(InsufficientStock):
        reserve({offer: 1})
    stock(offer, 1)
    (first,) = reserve({offer: 1})
    assert reserve({offer: 1}) == [first]
    assert figures(offer) == (1, 1)


@pytest.mark.parametrize("lines", [{}, {1: 0}, {1: -1}, {1: 1_000_000_001}])
def test_lines_that_are_none_are_refused(world: World, lines: dict[int, int]) -> None:
    with pytest.raises(InvalidQuantity):
        reserve(lines)
    with acting_as_system():
        assert not Movement.objects.exists()


def test_reservation_is_dispatched_in_parts_and_the_rest_released(world: World) -> None:
    offer = stock(world.offers[0], 10)
    (reservation,) = reserve({offer: 6})
    with acting_as_system():
        dispatch_reservation(reservation_id=reservation, quantity=4, key="d", now=NOW)
        assert [row.open_quantity for row in open_reservations(offer)] == [2]
    assert (held(reservation), figures(offer)) == ((4, 0, "open"), (6, 2))
    with acting_as_system():
        release_reservation(reservation_id=reservation, reason="buyer cancelled", key="r", now=NOW)
        assert not open_reservations(offer)
    assert (held(reservation), figures(offer)) == ((4, 2, "dispatched"), (6, 0))


def test_whole_release_is_released_and_gives_the_pieces_back(world: World) -> None:
    offer = stock(world.offers[0], 3)
    (reservation,) = reserve({offer: 3})
    assert shown(offer) is False
    with acting_as_system():
        release_reservation(reservation_id=reservation, reason="no payment", key="r", now=NOW)
        movement = Movement.objects.get(kind="release")
    assert (held(reservation), figures(offer), shown(offer)) == ((0, 3, "released"), (3, 0), True)
    assert (movement.reason, movement.reservation_id) == ("no payment", reservation)


@pytest.mark.parametrize("quantity", [None, 1, 7])
def test_ended_reservation_gives_no_more(world: World, quantity: int | None) -> None:
    offer = stock(world.offers[0], 10)
    (reservation,) = reserve({offer: 6})
    with acting_as_system():
        dispatch_reservation(reservation_id=reservation, key="d", now=NOW)
        for act in (dispatch_reservation, release_reservation):
            because = {"reason": "x"} if act is release_reservation else {}
            with pytest.raises(ReservationEnded, match=f"reservation {reservation} holds 0 pieces"):
                act(reservation_id=reservation, quantity=quantity, key=f"{act} 2", now=NOW, **because)
    assert (held(reservation), figures(offer)) == ((6, 0, "dispatched"), (4, 0))


def test_unknown_reservation_is_refused(world: World) -> None:
    with acting_as_system(), pytest.raises(ReservationEnded):
        dispatch_reservation(reservation_id=999_999, key="d", now=NOW)
    with acting_as_system(), pytest.raises(InvalidQuantity):
        dispatch_reservation(reservation_id=999_999, quantity=0, key="d", now=NOW)


def test_suspended_offer_sends_what_is_reserved_and_reserves_no_more(world: World) -> None:
    offer = stock(world.offers[0], 5)
    (reservation,) = reserve({offer: 2})
    with acting_as_system():
        suspend_offer(offer_id=offer, reason="safety notice", by=Side.OPERATOR, now=NOW, actor_id=world.clerk)
    with pytest.raises(NotOffered, match=f"offer {offer} can't be ordered now"):
        reserve({offer: 1}, key="2")
    with acting_as_system():
        dispatch_reservation(reservation_id=reservation, key="d", now=NOW)
    assert (held(reservation), figures(offer)) == ((2, 0, "dispatched"), (3, 0))


def test_suspended_suppliers_offers_reserve_no_more(world: World) -> None:
    offer = stock(world.offers[0], 5)
    with acting_as_system():
        suspend_supplier(supplier_id=world.suppliers[0], reason="late", now=NOW, actor_id=world.clerk)
    with pytest.raises(NotOffered):
        reserve({offer: 1})
    assert figures(offer) == (5, 0)
