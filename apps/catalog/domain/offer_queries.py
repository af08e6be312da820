"""What a supplier's pages ask about its offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from apps.catalog.enums import OfferState
from apps.catalog.models import Offer

PAGE_SIZE: Final = 50


@dataclass(frozen=True)
class OffersPage:
    """Offers in the order of their SKUs; `next_sku` begins the next page and is empty on the last one."""

    rows: Sequence[Offer]
    next_sku: str


def offers_page(
    *,
    supplier_id: int,
    start: str = "",
    state: OfferState | None = None,
    in_stock: bool | None = None,
    size: int = PAGE_SIZE,
) -> OffersPage:
    """A supplier's offers from the SKU `start`, or its beginning, on; of one state, or with and without stock alone."""
    found = Offer.objects.filter(supplier_id=supplier_id, variant__sku__gte=start)
    if state is not None:
        found = found.filter(state=state)
    if in_stock is not None:
        found = found.filter(in_stock=in_stock)
    rows = list(found.select_related("variant").order_by("variant__sku")[: size + 1])
    return OffersPage(rows[:size], rows[size].variant.sku if len(rows) > size else "")


def own_offers(*, supplier_id: int, offer_ids: Sequence[int]) -> QuerySet[Offer]:
    """Those of these offers that are the supplier's, in the order of their SKUs."""
    own = Offer.objects.filter(supplier_id=supplier_id, pk__in=offer_ids)
    return own.select_related("variant").order_by("variant__sku")
