"""Two suppliers with offers that sellers see, a person, and short words for what tests look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.catalog.models import SellerOffer
from apps.stock.domain.movements import receive_stock
from apps.stock.models import StockLevel
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import make_offer
from tests.factories.suppliers import make_active_supplier

NOW = datetime(2026, 11, 3, 2, 0, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """Ids. `foreign_offer` is the second supplier's."""

    suppliers: tuple[int, int]
    offers: tuple[int, int, int]
    foreign_offer: int
    clerk: int

    @property
    def supplier_of(self) -> dict[int, int]:
        return dict.fromkeys(self.offers, self.suppliers[0]) | {self.foreign_offer: self.suppliers[1]}


def make_world() -> World:
    first, second = (make_active_supplier(code) for code in ("STOCK-A", "STOCK-B"))
    with acting_as_system():
        clerk = User.objects.create(email="clerk@haitun.example", name="Clerk", is_staff=True)
        own = [make_offer(supplier=first).pk for _ in range(3)]
        return World((first.pk, second.pk), tuple(own), make_offer(supplier=second).pk, clerk.pk)


@contextmanager
def rolled_back() -> Iterator[World]:
    """A fresh world that leaves no trace: one for each example of a property."""
    with transaction.atomic():
        yield make_world()
        transaction.set_rollback(True)


def stock(offer: int, quantity: int) -> int:
    """Goods of an offer, received at NOW."""
    with acting_as_system():
        receive_stock(lines={offer: quantity}, key=f"stock {offer}", now=NOW)
    return offer


def figures(offer: int) -> tuple[int, int] | None:
    """On hand and reserved."""
    with acting_as_system():
        return StockLevel.objects.filter(offer=offer).values_list("on_hand", "reserved").first()


def shown(offer: int) -> bool:
    """Whether sellers see it in stock."""
    with acting_as_system():
        return SellerOffer.objects.get(offer=offer).in_stock
