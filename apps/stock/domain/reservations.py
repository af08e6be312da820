"""Pieces set aside for orders: reserved once routed, dispatched as they leave, released on cancelling.

Idempotent by key and locked in order like all acts of `movements`.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from apps.stock.domain.door import Act, Answer, perform, pieces
from apps.stock.domain.errors import InvalidQuantity, LinesRefused, ReservationEnded
from apps.stock.domain.movements import given
from apps.stock.enums import MovementKind


def reserve_stock(
    *, lines: Mapping[int, int], document: str, key: str, now: datetime, actor_id: int | None = None
) -> list[Answer]:
    """Set pieces aside for a document, all lines or none; each answer names its `reservation_id`.

    Raises InsufficientStock, which lists what is short by offer, and NotOffered. A refusal is not remembered: the
    same key may succeed once goods have come.
    """
    offers, quantities = pieces(lines)
    return perform("reserve", Act(key, now, document, actor_id), offers=offers, quantities=quantities)


def release_reservation(
    *,
    reservation_id: int,
    reason: str,
    key: str,
    now: datetime,
    quantity: int | None = None,
    actor_id: int | None = None,
) -> Answer:
    """Make what is still set aside, or a part of it, available again. Raises ReservationEnded, ReasonMissing."""
    act = Act(key, now, "", actor_id)
    return _end(act, MovementKind.RELEASE, reservation_id, quantity, given(reason))


def dispatch_reservation(
    *,
    reservation_id: int,
    key: str,
    now: datetime,
    quantity: int | None = None,
    document: str = "",
    actor_id: int | None = None,
) -> Answer:
    """What is still set aside, or a part of it, left the supplier. Raises ReservationEnded.

    Works for suspended offers too: what is reserved goes out.
    """
    return _end(Act(key, now, document, actor_id), MovementKind.DISPATCH, reservation_id, quantity, "")


def _end(act: Act, kind: MovementKind, reservation_id: int, quantity: int | None, reason: str) -> Answer:
    if quantity is not None and quantity < 1:
        raise InvalidQuantity(
            _("reservation %(id)s: %(quantity)s is no quantity; give 1 piece or more")
            % {"id": reservation_id, "quantity": quantity}
        )
    try:
        (answer,) = perform(
            "end_reservation", act, kind=kind, reservation_id=reservation_id, quantity=quantity, reason=reason
        )
    except LinesRefused as refusal:
        left = refusal.shortages[0].available or 0
        raise ReservationEnded(
            _("reservation %(id)s holds %(left)s pieces; name no more than that") % {"id": reservation_id, "left": left}
        ) from refusal
    return answer
