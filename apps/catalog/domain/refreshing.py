"""Keeping the seller's side in line with what changes by itself: agreements, suppliers' states and authorisations."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from apps.catalog.domain.publishing import CHUNK, publish_offers
from apps.catalog.models import Offer
from apps.jobs.domain.queue import enqueue
from apps.suppliers.domain.watching import supply_changed

Step = Callable[[], AbstractContextManager[None]]
KIND = "catalog.refresh_offers"


def refresh_offers(*, now: datetime, step: Step, supplier_id: int | None = None) -> int:
    """Publish, price anew or hide every offer, or one supplier's, as of `now`; returns how many variants changed.

    Runs as the system, five thousand offers of a supplier a step; each step is repeatable.
    """
    with step():
        offers = Offer.objects.filter(supplier_id=supplier_id) if supplier_id else Offer.objects.all()
        suppliers = sorted(offers.order_by().values_list("supplier_id", flat=True).distinct())
    return sum(_refresh_supplier(each, now, step) for each in suppliers)


def _refresh_supplier(supplier_id: int, now: datetime, step: Step) -> int:
    changed, last, ids = 0, 0, [0]
    while ids:
        with step():
            offers = Offer.objects.filter(supplier_id=supplier_id, pk__gt=last).order_by("pk")
            ids = list(offers.values_list("pk", flat=True)[:CHUNK])
            changed += publish_offers(supplier_id=supplier_id, offer_ids=ids, now=now)
        last = max(ids, default=last)
    return changed


@supply_changed.register
def request_refresh(supplier_id: int, now: datetime) -> None:
    """Have the workers look at a supplier's offers as soon as the change of its state or terms is committed.

    Not here and now: it may have fifty thousand. Until then ordering asks again by itself.
    """
    if Offer.objects.filter(supplier_id=supplier_id).exists():
        enqueue(
            kind=KIND,
            key=f"{KIND}:{supplier_id}:{now.isoformat()}",
            payload={"supplier_id": supplier_id},
            now=now,
            supplier_id=supplier_id,
        )


def request_refresh_of_all(*, now: datetime) -> None:
    """Have the workers look at every offer."""
    enqueue(kind=KIND, key=f"{KIND}:{now.isoformat()}", payload={}, now=now)
