"""Trying again what could not be paid, the oldest first."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from apps.order_costs.domain.charging import charge_parcel
from apps.order_costs.domain.waiting import waiting_parcels


@dataclass
class Tried:
    """How many waiting parcels one run tried, and how many of them are paid now."""

    tried: int = 0
    paid: int = 0


def charge_waiting(
    *, now: datetime, step: Callable[[], AbstractContextManager[None]], seller_id: int | None = None
) -> Tried:
    """Charge every waiting parcel again, of one seller or of all, each in a step of its own that acts as the system.

    One that is still too dear does not keep smaller ones behind it: a newly packed parcel would pass it, too.
    """
    tried = Tried()
    with step():
        parcels = list(waiting_parcels(seller_id=seller_id).values_list("pk", flat=True))
    for parcel_id in parcels:
        with step():
            tried.paid += charge_parcel(parcel_id=parcel_id, now=now)
        tried.tried += 1
    return tried
