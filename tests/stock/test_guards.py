"""What stock's tables refuse, whoever writes."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from apps.stock.domain.errors import UnknownOffer
from apps.stock.domain.movements import correct_stock, observe_stock
from apps.stock.domain.policy import set_safety_buffer
from apps.stock.domain.reservations import dispatch_reservation, reserve_stock
from apps.stock.models import Reservation, StockLevel
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from tests.stock.world import NOW, World, figures, stock


@pytest.fixture
def held(world: World) -> int:
    """Six of ten reserved, two of those dispatched."""
    offer = stock(world.offers[0], 10)
    with acting_as_system():
        (answer,) = reserve_stock(lines={offer: 6}, document="order:1", key="o", now=NOW)
        dispatch_reservation(reservation_id=answer.reservation_id, quantity=2, key="d", now=NOW)
    return answer.reservation_id


@pytest.mark.parametrize("change", ["on_hand = 3", "reserved = -1", "reserved = 9"])
def test_less_than_nothing_cannot_be_written(held: int, change: str) -> None:
    with pytest.raises(IntegrityError, match="stock_reserved_"), acting_as_system():
        connection.cursor().execute(f"update stock_stocklevel set {change}")


@pytest.mark.parametrize("acting", [acting_as_ops, acting_as_system])
@pytest.mark.parametrize("change", ["on_hand = 99", "reserved = 1", "version = version + 1"])
def test_figure_without_a_movement_is_not_written(held: int, acting: Callable, change: str) -> None:
    with pytest.raises(IntegrityError, match="was changed without a movement"), acting():
        connection.cursor().execute(f"update stock_stocklevel set {change}")


def test_level_that_begins_with_goods_is_not_written(world: World) -> None:
    with pytest.raises(IntegrityError, match="was changed without a movement"), acting_as_system():
        StockLevel.objects.create(offer_id=world.offers[0], supplier_id=world.suppliers[0], on_hand=5)


@pytest.mark.parametrize(
    "statement",
    [
        "update stock_movement set quantity = 1",
        "delete from stock_movement",
        "truncate stock_movement",
        "delete from stock_stocklevel",
        "delete from stock_reservation",
    ],
)
@pytest.mark.parametrize("acting", [acting_as_ops, acting_as_system])
def test_history_is_never_changed(held: int, acting: Callable, statement: str) -> None:
    with pytest.raises(Exception, match="permission denied"), acting():
        connection.cursor().execute(statement)


def test_not_even_by_the_owner(committed: World, as_superuser: Callable[[str], list]) -> None:
    stock(committed.offers[0], 10)
    for statement in (
        "update stock_movement set quantity = 1",
        "delete from stock_movement",
        "truncate stock_movement",
        "delete from stock_stocklevel",
        "truncate stock_stocklevel cascade",
        "delete from stock_reservation",
    ):
        with pytest.raises(Exception, match="is not allowed: correct stock by another movement"):
            as_superuser(statement)
    with pytest.raises(Exception, match="was changed without a movement"):
        as_superuser("update stock_stocklevel set on_hand = 11")
    assert figures(committed.offers[0]) == (10, 0)


@pytest.mark.parametrize(
    "change", ["dispatched = 1", "released = -1", "quantity = 7", "document = 'order:2'", "reserved_at = now()"]
)
def test_reservation_is_only_ever_used_up(held: int, change: str) -> None:
    with acting_as_system():
        with pytest.raises(IntegrityError), transaction.atomic():
            connection.cursor().execute(f"update stock_reservation set {change}")
        kept = Reservation.objects.get()
    assert (kept.quantity, kept.dispatched, kept.released, kept.state) == (6, 2, 0, "open")


def test_stock_belongs_to_the_suppliers_own_offer(world: World) -> None:
    with pytest.raises(IntegrityError, match="stock_stocklevel_offer_id_of_supplier"), acting_as_system():
        StockLevel.objects.create(offer_id=world.offers[0], supplier_id=world.suppliers[1])


def test_a_supplier_counts_its_own_stock_and_nothing_else(world: World) -> None:
    own, foreign = stock(world.offers[0], 10), stock(world.foreign_offer, 5)
    with acting_for_supplier(world.suppliers[0]):
        observe_stock(offer_id=own, quantity=8, observed_at=NOW, source="count", key="c", now=NOW)
        correct_stock(offer_id=own, change=-1, reason="broken", key="d", now=NOW, actor_id=world.clerk)
        with pytest.raises(UnknownOffer):
            observe_stock(offer_id=foreign, quantity=1, observed_at=NOW, source="count", key="e", now=NOW)
        with pytest.raises(UnknownOffer):
            correct_stock(offer_id=foreign, change=-1, reason="x", key="f", now=NOW, actor_id=world.clerk)
    assert (figures(own), figures(foreign)) == ((7, 0), (5, 0))
    for act in (
        lambda: reserve_stock(lines={own: 1}, document="order:1", key="g", now=NOW),
        lambda: set_safety_buffer(supplier_id=world.suppliers[0], safety_buffer=1, reason="x", now=NOW),
    ):
        with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(world.suppliers[0]):
            act()
    with pytest.raises(IntegrityError, match="without a movement"), acting_for_supplier(world.suppliers[0]):
        connection.cursor().execute("update stock_stocklevel set on_hand = 99")
    assert (figures(own), figures(foreign)) == ((7, 0), (5, 0))
