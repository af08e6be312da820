from collections.abc import Iterator
from typing import Any

import pytest

from apps.accounts.models import Organization
from apps.catalog.models import Offer, SellerOffer
from apps.tenancy.context import acting_as_system
from tests.factories.suppliers import make_active_supplier


@pytest.fixture
def toys(db: None) -> Organization:
    """An active supplier of toys and home goods, at 8.5 per cent."""
    return make_active_supplier("P1", commission_percent="8.5", categories=("toys", "home"))


@pytest.fixture
def rival(db: None, toys: Organization) -> Organization:
    """Another supplier of the same goods, at 12 per cent."""
    return make_active_supplier("P2", commission_percent="12", categories=("toys", "home"))


@pytest.fixture
def system(db: None) -> Iterator[None]:
    with acting_as_system():
        yield


def seller_side() -> dict[int, tuple[str, dict[int, str]]]:
    """What sellers see: by offer the price with its currency, and the steps."""
    with acting_as_system():
        return {
            offer.pk: (
                f"{offer.price.amount.normalize():f} {offer.price.currency}",
                {step.from_quantity: f"{step.price.normalize():f}" for step in offer.steps.all()},
            )
            for offer in SellerOffer.objects.prefetch_related("steps")
        }


def stored(offer_id: int) -> Any:
    with acting_as_system():
        return Offer.objects.get(pk=offer_id)
