"""What orders and listings ask about offers."""

from datetime import datetime

from django.db.models import QuerySet

from apps.catalog.domain.errors import OfferNotOrderable
from apps.catalog.domain.standing import goods_of, standing_of
from apps.catalog.enums import Obstacle, OfferState
from apps.catalog.models import Offer, SellerOffer

STOPPED = {OfferState.SUSPENDED: Obstacle.SUSPENDED, OfferState.ENDED: Obstacle.ENDED}


def offers_for_variant(variant_id: int) -> QuerySet[SellerOffer]:
    """What sellers can order of a variant: goods in stock first, then the cheapest. For sellers, staff and system."""
    offers = SellerOffer.objects.filter(variant_id=variant_id).prefetch_related("steps")
    return offers.order_by("-in_stock", "price", "lead_time_days", "pk")


def orderable_offer(*, offer_id: int, quantity: int, now: datetime) -> Offer:
    """The offer, asked anew at the moment of ordering: what sellers see may be a day behind a calendar.

    Stock is not looked at; reserving it is what tells. Runs as system, staff or the supplier. Raises
    OfferNotOrderable with the obstacle.
    """
    offer = Offer.objects.prefetch_related("steps").get(pk=offer_id)
    obstacle = obstacle_of(offer=offer, now=now)
    if obstacle:
        raise OfferNotOrderable(offer_id, obstacle, offer.reason)
    if quantity < offer.minimum_quantity:
        raise OfferNotOrderable(offer_id, Obstacle.MINIMUM, f"{quantity} < {offer.minimum_quantity}")
    return offer


def obstacle_of(*, offer: Offer, now: datetime) -> Obstacle | None:
    """Why sellers can't order an offer, whatever the quantity; None when they can."""
    if offer.state in STOPPED:
        return STOPPED[OfferState(offer.state)]
    standing = standing_of(supplier_id=offer.supplier_id, now=now)
    return standing.obstacle(goods_of([offer.variant_id])[offer.variant_id])
