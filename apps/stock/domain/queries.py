"""What others ask about stock."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from apps.catalog.models import Offer
from apps.stock.enums import ReservationState
from apps.stock.models import Reservation, StockLevel, StockPolicy


def levels_with_available() -> QuerySet[Any]:
    """Levels with `available`: what could be reserved now."""
    buffer = Coalesce(F("supplier__stock_policy__safety_buffer"), Value(0))
    return StockLevel.objects.annotate(available=Greatest(F("on_hand") - F("reserved") - buffer, Value(0)))


def available_by_offer(offer_ids: Iterable[int]) -> dict[int, int]:
    """Pieces that could be reserved now; offers that nobody ever saw goods of are left out."""
    return dict(levels_with_available().filter(offer_id__in=offer_ids).values_list("offer_id", "available"))


def open_reservations(offer_id: int) -> QuerySet[Reservation]:
    """What is set aside of an offer, the oldest first."""
    return Reservation.objects.filter(level__offer_id=offer_id, state=ReservationState.OPEN)


def held_back(supplier_id: int) -> int:
    """Pieces of each of the supplier's offers that can't be reserved."""
    return StockPolicy.objects.filter(supplier_id=supplier_id).values_list("safety_buffer", flat=True).first() or 0


def offers_with_stock(supplier_id: int) -> QuerySet[Any]:
    """A supplier's offers with `on_hand`, `reserved` and `available` pieces, and `observed_at` and `source`.

    All are 0 and empty while nobody ever saw goods of an offer.
    """
    on_hand, reserved = (Coalesce(F(f"stock_level__{name}"), Value(0)) for name in ("on_hand", "reserved"))
    return Offer.objects.filter(supplier_id=supplier_id).annotate(
        on_hand=on_hand,
        reserved=reserved,
        available=Greatest(on_hand - reserved - Value(held_back(supplier_id)), Value(0)),
        observed_at=F("stock_level__observed_at"),
        source=F("stock_level__source"),
    )
