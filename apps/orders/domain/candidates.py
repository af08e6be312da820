"""Who could serve an item: the offers of its variant, and why some of them can't."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import connection

from apps.catalog.domain.ordering import STOPPED
from apps.catalog.domain.standing import Goods, standings_of
from apps.catalog.enums import OfferState
from apps.common.periods import shanghai_day
from apps.orders.enums import Rejection


@dataclass(slots=True)
class Candidate:
    """One supplier's offer as routing sees it. Prices are the seller's; `available` are pieces that can be reserved.

    `obstacle` is empty when sellers can order it, else the catalog's obstacle or a Rejection; `rate` is what one unit
    of its currency is worth in CNY.
    """

    variant_id: int
    offer_id: int
    supplier_id: int
    obstacle: str
    price: Decimal | None
    currency: str | None
    lead_time_days: int
    minimum: int
    steps: list[tuple[int, Decimal]]
    available: int
    observed_at: datetime | None
    is_direct: bool
    score: Decimal | None
    rate: Decimal | None

    def unit_price(self, quantity: int) -> Decimal:
        """What the seller pays for a piece when ordering so many; only of an offer without obstacle."""
        reached = [price for start, price in self.steps if start <= quantity]
        price = reached[-1] if reached else self.price
        if price is None:
            raise ValueError(f"offer {self.offer_id} has no seller's price")
        return price


def candidates_of(*, variant_ids: Collection[int], now: datetime) -> dict[int, list[Candidate]]:
    """All offers of each variant that have not ended, in the order of their ids, in two statements.

    Whether a supplier may offer them is asked anew: what sellers see may be behind an agreement or a calendar.
    """
    with connection.cursor() as cursor:
        cursor.execute("select * from orders_candidates(%s::bigint[], %s)", [sorted(variant_ids), shanghai_day(now)])
        rows = cursor.fetchall()
    standings = standings_of(
        supplier_ids={row[2] for row in rows}, brand_ids={row[4] for row in rows if row[4]}, now=now
    )
    found: dict[int, list[Candidate]] = {variant_id: [] for variant_id in variant_ids}
    for variant_id, offer_id, supplier_id, state, brand_id, path, is_active, price, *figures in rows:
        obstacle: str | None = STOPPED.get(OfferState(state)) or standings[supplier_id].obstacle(
            Goods(is_active, path, brand_id)
        )
        if obstacle is None:
            obstacle = "" if price is not None else Rejection.HIDDEN.value
        currency, lead_time_days, minimum, starts, prices, *rest = figures
        steps = list(zip(starts, prices, strict=True))
        found[variant_id].append(
            Candidate(
                variant_id, offer_id, supplier_id, str(obstacle), price, currency, lead_time_days, minimum, steps, *rest
            )
        )
    return found
