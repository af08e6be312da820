"""What a supplier holds back: never from what is reserved, and sellers see it at once."""

import pytest

from apps.events.models import DomainEvent
from apps.stock.domain.errors import InsufficientStock, InvalidQuantity
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.queries import available_by_offer
from apps.stock.domain.reservations import dispatch_reservation, reserve_stock
from apps.stock.models import StockPolicy
from apps.tenancy.context import acting_as_system
from tests.stock.world import NOW, World, figures, shown, stock


def hold_back(supplier: int, pieces: int) -> None:
    with acting_as_system():
        set_safety_buffer(supplier_id=supplier, safety_buffer=pieces, reason="miscounts", now=NOW)


def available(offer: int) -> int:
    with acting_as_system():
        return available_by_offer([offer])[offer]


def test_buffer_is_held_back_of_each_of_the_suppliers_offers(world: World) -> None:
    much, little, foreign = stock(world.offers[0], 9), stock(world.offers[1], 3), stock(world.foreign_offer, 3)
    hold_back(world.suppliers[0], 3)
    assert [available(offer) for offer in (much, little, foreign)] == [6, 0, 3]
    assert [shown(offer) for offer in (much, little, foreign)] == [True, False, True]
    hold_back(world.suppliers[0], 2)
    assert [available(offer) for offer in (much, little, foreign)] == [7, 1, 3]
    assert [shown(offer) for offer in (much, little, foreign)] == [True, True, True]


def test_buffer_is_never_taken_from_what_is_reserved(world: World) -> None:
    offer = stock(world.offers[0], 5)
    with acting_as_system():
        (answer,) = reserve_stock(lines={offer: 4}, document="order:1", key="o", now=NOW)
    hold_back(world.suppliers[0], 3)
    assert (figures(offer), available(offer), shown(offer)) == ((5, 4), 0, False)
    with acting_as_system(), pytest.raises(InsufficientStock):
        reserve_stock(lines={offer: 1}, document="order:2", key="p", now=NOW)
    with acting_as_system():
        dispatch_reservation(reservation_id=answer.reservation_id, key="d", now=NOW)
    assert figures(offer) == (1, 0)


def test_buffer_of_a_supplier_counts_for_goods_that_come_later(world: World) -> None:
    hold_back(world.suppliers[0], 5)
    offer = stock(world.offers[0], 5)
    assert (available(offer), shown(offer)) == (0, False)


def test_buffer_is_noted_with_its_reason(world: World) -> None:
    with acting_as_system():
        set_safety_buffer(
            supplier_id=world.suppliers[0], safety_buffer=2, reason="miscounts", now=NOW, actor_id=world.clerk
        )
        event = DomainEvent.objects.get(name="stock.buffer_set")
    assert event.payload == {"safety_buffer": 2, "reason": "miscounts"}
    assert (event.actor_id, event.supplier_id) == (world.clerk, world.suppliers[0])


@pytest.mark.parametrize("pieces", [-1, 1_000_000_001])
def test_impossible_buffer_is_refused(world: World, pieces: int) -> None:
    with pytest.raises(InvalidQuantity):
        hold_back(world.suppliers[0], pieces)
    with acting_as_system():
        assert not StockPolicy.objects.exists()
