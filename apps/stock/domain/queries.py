"""What others ask about stock."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest

from apps.stock.enums import ReservationState
from apps.stock.models import Reservation, StockLevel


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
