"""A seller learns no supply price, a supplier no seller's price and nothing of another's, by any table or function."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import ProtectedError

from apps.accounts.models import Organization
from apps.catalog.domain.publishing import set_in_stock
from apps.catalog.models import (
    BrandAuthorisation,
    Offer,
    OfferPriceStep,
    ProductRequest,
    SellerOffer,
    SellerPriceStep,
    UploadedImage,
)
from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller, acting_for_supplier
from tests.accounts.people import make_organization
from tests.catalog.conftest import seller_side, stored
from tests.factories.catalog import make_offer, make_variant

pytestmark = pytest.mark.django_db
DENIED = "permission denied"


@pytest.fixture
def seller(db: None) -> Organization:
    with acting_as_system():
        return make_organization("seller", "S1", "Blue Harbour")


def rows(model: Any) -> list[int]:
    with transaction.atomic():
        return sorted(model.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("model", [Offer, OfferPriceStep, ProductRequest, BrandAuthorisation, UploadedImage])
def test_seller_cannot_even_ask_for_the_suppliers_side(toys: Organization, seller: Organization, model: Any):
    make_offer(supplier=toys, steps=((10, "18"),))
    with acting_for_seller(seller.pk), pytest.raises(ProgrammingError, match=DENIED):
        rows(model)


def test_seller_finds_no_supply_price_in_what_it_may_read(toys: Organization, seller: Organization):
    """19.87 is in no column of any table that answers a seller, nor in an event."""
    offer = make_offer(supplier=toys, supply_price="19.87", steps=((10, "17.65"),))
    with acting_for_seller(seller.pk), connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        readable = []
        for table in tables:
            cursor.execute("select has_table_privilege(%s, 'select')", [f'"{table}"'])
            if cursor.fetchone()[0]:
                readable.append(table)
                cursor.execute(f'select t::text from "{table}" as t')
                text = "\n".join(row for (row,) in cursor.fetchall())
                assert "19.87" not in text, table
                assert "17.65" not in text, table
        assert not DomainEvent.objects.exists()
        assert SellerOffer.objects.get().pk == offer.pk
    assert "catalog_selleroffer" in readable
    assert "catalog_offer" not in readable


@pytest.mark.parametrize("model", [SellerOffer, SellerPriceStep])
def test_supplier_cannot_even_ask_for_the_sellers_side(toys: Organization, model: Any):
    make_offer(supplier=toys, steps=((10, "18"),))
    with acting_for_supplier(toys.pk), pytest.raises(ProgrammingError, match=DENIED):
        rows(model)


def test_supplier_sees_only_its_own(toys: Organization, rival: Organization):
    variant = make_variant()
    own = make_offer(variant, supplier=toys, steps=((10, "18"),))
    make_offer(variant, supplier=rival, steps=((10, "18"),))
    with acting_for_supplier(toys.pk):
        assert rows(Offer) == [own.pk]
        assert [step.offer_id for step in OfferPriceStep.objects.all()] == [own.pk]


@pytest.mark.parametrize(
    "call",
    [
        "select catalog.publish(array[{}]::bigint[], array[1000]::numeric[], '{{}}', '{{}}', '{{}}', now())",
        "select catalog.publish('{{}}', '{{}}', array[{}]::bigint[], array[10], array[1000]::numeric[], now())",
    ],
)
def test_supplier_cannot_price_anothers_offer(toys: Organization, rival: Organization, call: str):
    theirs = make_offer(supplier=rival, steps=((10, "18"),))
    before = seller_side()
    with acting_for_supplier(toys.pk), pytest.raises(Exception, match="is not yours"), transaction.atomic():
        connection.cursor().execute(call.format(theirs.pk))
    assert seller_side() == before


def test_supplier_cannot_hide_anothers_offer_or_stock_it(toys: Organization, rival: Organization):
    theirs = make_offer(supplier=rival)
    before = seller_side()
    with acting_for_supplier(toys.pk):
        connection.cursor().execute("select catalog.hide(array[%s]::bigint[])", [theirs.pk])
        set_in_stock(offer_ids=[theirs.pk], in_stock=True)
    assert (seller_side(), stored(theirs.pk).in_stock) == (before, False)


def test_nobody_sells_below_the_supply_price(toys: Organization):
    offer = make_offer(supplier=toys, supply_price="20")
    call = "select catalog.publish(array[%s]::bigint[], array[19.99], '{}', '{}', '{}', now())"
    with (
        acting_for_supplier(toys.pk),
        pytest.raises(Exception, match="less than its supply price"),
        transaction.atomic(),
    ):
        connection.cursor().execute(call, [offer.pk])


@pytest.mark.parametrize("call", ["catalog.hide(array[1]::bigint[])", "catalog.set_in_stock(array[1]::bigint[], true)"])
def test_seller_may_not_call_the_functions(seller: Organization, call: str):
    with acting_for_seller(seller.pk), pytest.raises(ProgrammingError, match=DENIED), transaction.atomic():
        connection.cursor().execute(f"select {call}")


@pytest.mark.parametrize("acting", [acting_as_ops, acting_as_system])
def test_even_staff_and_workers_write_the_sellers_side_by_the_functions_only(toys: Organization, acting: Any):
    make_offer(supplier=toys)
    with acting(), pytest.raises((ProgrammingError, ProtectedError), match=DENIED), transaction.atomic():
        SellerOffer.objects.update(price=1)
