from decimal import Decimal

import pytest
from djmoney.money import Money

from apps.catalog.domain.offers import set_offer
from apps.catalog.domain.stopping import suspend_offer
from apps.catalog.enums import Side
from apps.catalog.models import SellerOffer, SellerPriceStep
from apps.tenancy.context import acting_as_system, acting_for_supplier
from tests.factories.catalog import OFFERED_AT, make_offer, terms_for
from tests.factories.suppliers import make_active_supplier

pytestmark = pytest.mark.django_db


def test_first():
    supplier = make_active_supplier("P1", commission_percent="8.5")
    offer = make_offer(supplier=supplier, supply_price="19.99", steps=((10, "18.50"), (100, "17.77")))
    with acting_as_system():
        seen = SellerOffer.objects.get()
        assert seen.price == Money("21.69", "CNY")
        assert [(s.from_quantity, s.price) for s in SellerPriceStep.objects.all()] == [
            (10, Decimal("20.07")),
            (100, Decimal("19.28")),
        ]
    with acting_for_supplier(supplier.pk):
        set_offer(
            supplier_id=supplier.pk,
            terms=terms_for(offer.variant, supply_price="10", steps=((10, "9"),)),
            now=OFFERED_AT,
        )
    with acting_as_system():
        assert SellerOffer.objects.get().price == Money("10.85", "CNY")
        assert SellerPriceStep.objects.count() == 1
    with acting_for_supplier(supplier.pk):
        suspend_offer(offer_id=offer.pk, reason="x", by=Side.SUPPLIER, now=OFFERED_AT)
    with acting_as_system():
        assert not SellerOffer.objects.exists()
        assert not SellerPriceStep.objects.exists()
