"""Offers and the seller's side that follows from them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from djmoney.money import Money
from hypothesis import given
from hypothesis import strategies as st

from apps.accounts.models import Organization
from apps.catalog.domain.errors import OffersRefused
from apps.catalog.domain.offers import set_offer, set_offers
from apps.catalog.domain.ordering import offers_for_variant
from apps.catalog.domain.publishing import set_in_stock
from apps.catalog.domain.terms import price_for, seller_price
from apps.catalog.models import Offer, OfferPriceStep, SellerOffer
from apps.events.models import DomainEvent
from apps.suppliers.domain.errors import SupplierNotActive
from apps.suppliers.domain.lifecycle import suspend_supplier
from apps.tenancy.context import acting_as_system, acting_for_seller, acting_for_supplier
from tests.accounts.people import make_organization
from tests.catalog.conftest import seller_side, stored
from tests.factories.catalog import OFFERED_AT, make_brand, make_offer, make_product, make_variant, terms_for

LATER = OFFERED_AT + timedelta(days=1)


def faults(refusal: OffersRefused) -> list[tuple[int, str, str]]:
    return [(fault.row, fault.field, str(fault.message)) for fault in refusal.faults]


def test_seller_pays_supply_price_and_commission_rounded_half_up(toys: Organization):
    offer = make_offer(supplier=toys, supply_price="19.99", steps=((10, "18.50"), (100, "17.77")))
    assert seller_side() == {offer.pk: ("21.69 CNY", {10: "20.07", 100: "19.28"})}


@pytest.mark.parametrize(
    ("supply_price", "currency", "percent", "price"),
    [
        ("10.00", "CNY", "0", "10.00"),
        ("0.10", "CNY", "5", "0.11"),  # 0.105
        ("0.10", "CNY", "4.99", "0.10"),
        ("1000", "JPY", "8.25", "1083"),  # 1082.5
        ("3.33", "USD", "99.99", "6.66"),
    ],
)
def test_price_is_rounded_to_the_minor_unit_of_its_currency(supply_price: str, currency: str, percent: str, price: str):
    assert seller_price(Decimal(supply_price), currency=currency, commission_percent=Decimal(percent)) == Decimal(price)


@given(fen=st.integers(1, 10**11), basis_points=st.integers(0, 9999))
def test_price_is_within_half_a_fen_and_never_below_supply(fen: int, basis_points: int):
    supply = Decimal(fen) / 100
    price = seller_price(supply, currency="CNY", commission_percent=Decimal(basis_points) / 100)
    exact = supply * (10000 + basis_points) / 10000
    assert price >= supply
    assert -Decimal("0.005") < price - exact <= Decimal("0.005")
    assert price * 100 == int(price * 100)


def test_supplier_sets_its_offer_without_seeing_the_sellers_side(toys: Organization):
    variant = make_variant()
    with acting_for_supplier(toys.pk):
        offer = set_offer(supplier_id=toys.pk, terms=terms_for(variant, supply_price="10"), now=OFFERED_AT)
    assert seller_side() == {offer.pk: ("10.85 CNY", {})}


def test_new_terms_take_effect_at_once_and_keep_what_was(toys: Organization):
    offer = make_offer(supplier=toys, supply_price="20", steps=((10, "18"),))
    with acting_as_system():
        terms = terms_for(offer.variant, supply_price="22", lead_time_days=5, steps=((20, "21"),))
        set_offer(supplier_id=toys.pk, terms=terms, now=LATER)
        event = DomainEvent.objects.filter(name="offer.set").latest("pk")
        seen = SellerOffer.objects.get()
        assert OfferPriceStep.objects.count() == 1
    assert seller_side() == {offer.pk: ("23.87 CNY", {20: "22.79"})}
    assert (seen.lead_time_days, seen.published_at) == (5, LATER)
    assert (event.payload["was"]["supply_price"], event.payload["terms"]["supply_price"]) == ("20", "22")
    assert (event.payload["was"]["steps"], event.payload["terms"]["steps"]) == ([[10, "18"]], [[20, "21"]])
    assert event.supplier_id == toys.pk


def test_setting_the_same_terms_again_changes_nothing(toys: Organization):
    offer = make_offer(supplier=toys, supply_price="20", steps=((10, "18"),))
    with acting_as_system():
        terms = terms_for(offer.variant, supply_price="20.0000", steps=((10, "18.00"),))
        done = set_offers(supplier_id=toys.pk, rows=[terms], now=LATER)
        assert DomainEvent.objects.filter(name="offer.set").count() == 1
        assert SellerOffer.objects.get().published_at == OFFERED_AT
    assert (done.created, done.changed, done.unchanged) == ([], [], [offer.pk])
    assert stored(offer.pk).changed_at == OFFERED_AT


def test_many_are_set_as_one_is(toys: Organization, system: None):
    variants = [make_variant() for _ in range(4)]
    old = set_offer(supplier_id=toys.pk, terms=terms_for(variants[0]), now=OFFERED_AT)
    same = set_offer(supplier_id=toys.pk, terms=terms_for(variants[1]), now=OFFERED_AT)
    rows = [terms_for(variants[0], supply_price="21"), *(terms_for(variant) for variant in variants[1:])]
    done = set_offers(supplier_id=toys.pk, rows=rows, now=LATER)
    assert (done.changed, done.unchanged, len(done.created)) == ([old.pk], [same.pk], 2)
    assert sorted(price for price, _ in seller_side().values()) == ["21.7 CNY"] * 3 + ["22.79 CNY"]


def test_number_of_statements_does_not_grow_with_the_rows(toys: Organization, system: None):
    counts = []
    for size in (1, 40):
        rows = [terms_for(make_variant(), steps=((5, "15"),)) for _ in range(size)]
        with CaptureQueriesContext(connection) as queries:
            set_offers(supplier_id=toys.pk, rows=rows, now=OFFERED_AT)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_all_faults_are_told_at_once_and_nothing_is_written(toys: Organization, system: None):
    closed, goods, elsewhere = make_brand("Harbour Bear"), make_variant(), make_variant(category="pets")
    branded = make_variant(make_product(brand=closed))
    rows = [
        terms_for(goods, supply_price="0", lead_time_days=400, minimum_quantity=0),
        terms_for(elsewhere),
        terms_for(branded, supply_price=Money("1.005", "CNY")),
        terms_for(make_variant(), supply_price=Money("5", "KWD"), supplier_sku="A"),
        terms_for(make_variant(), supplier_sku="A", steps=((1, "5"), (10, "30"))),
        terms_for(goods),
    ]
    with pytest.raises(OffersRefused) as refusal:
        set_offers(supplier_id=toys.pk, rows=rows, now=OFFERED_AT)
    assert faults(refusal.value) == [
        (0, "supply_price", "0 is not a price; write an amount above 0 and below 1,000,000,000"),
        (0, "lead_time_days", "400 is not between 0 and 365"),
        (0, "minimum_quantity", "0 is not between 1 and 1,000,000"),
        (0, "variant", "is in the list more than once"),
        (1, "variant", "the agreement does not cover this category"),
        (2, "supply_price", "1.005 CNY has more than 2 decimals"),
        (2, "variant", "the supplier has no valid authorisation for this brand"),
        (3, "currency", "'KWD' is not traded here; use one of CNY, USD, EUR, GBP, HKD, JPY"),
        (3, "supplier_sku", "'A' is in the list more than once"),
        (4, "steps", "1 is not between 2 and 1,000,000"),
        (4, "steps", "price 30 from 10 on must be below 5"),
        (4, "supplier_sku", "'A' is in the list more than once"),
        (5, "variant", "is in the list more than once"),
    ]
    assert (Offer.objects.count(), SellerOffer.objects.count()) == (0, 0)


def test_unknown_variant_and_anothers_sku_are_faults(toys: Organization, system: None):
    make_offer(supplier=toys, supplier_sku="BEAR")
    unknown = terms_for(make_variant())
    unknown = type(unknown)(**{**vars(unknown), "variant_id": 999_999})
    with pytest.raises(OffersRefused) as refusal:
        set_offers(supplier_id=toys.pk, rows=[unknown, terms_for(make_variant(), supplier_sku="BEAR")], now=OFFERED_AT)
    assert faults(refusal.value) == [
        (0, "variant", "there is no variant 999999; ask for it with a product request"),
        (1, "supplier_sku", "'BEAR' is the SKU of your offer of another variant"),
    ]


def test_only_an_active_supplier_sets_offers(toys: Organization, system: None):
    suspend_supplier(supplier_id=toys.pk, reason="Late deliveries", now=OFFERED_AT, actor_id=None)
    with pytest.raises(SupplierNotActive):
        set_offer(supplier_id=toys.pk, terms=terms_for(make_variant()), now=OFFERED_AT)
    assert not Offer.objects.exists()


def test_several_suppliers_offer_one_variant(toys: Organization, rival: Organization):
    variant = make_variant()
    dear = make_offer(variant, supplier=toys, supply_price="20")
    cheap = make_offer(variant, supplier=rival, supply_price="19")
    with acting_as_system():
        set_in_stock(offer_ids=[dear.pk], in_stock=True)
        assert [(each.pk, str(each.price.amount)) for each in offers_for_variant(variant.pk)] == [
            (dear.pk, "21.7000"),
            (cheap.pk, "21.2800"),
        ]
        set_in_stock(offer_ids=[dear.pk], in_stock=False)
        assert [each.pk for each in offers_for_variant(variant.pk)] == [cheap.pk, dear.pk]
    with acting_for_seller(make_organization_of_seller()):
        assert [each.pk for each in offers_for_variant(variant.pk)] == [cheap.pk, dear.pk]


def make_organization_of_seller() -> int:
    with acting_as_system():
        return make_organization("seller", "S1", "Blue Harbour").pk


def test_price_follows_the_quantity(toys: Organization, system: None):
    offer = make_offer(supplier=toys, supply_price="20", steps=((10, "18"), (100, "15")))
    seen = SellerOffer.objects.get()
    paid = {quantity: price_for(offer, quantity) for quantity in (1, 9, 10, 99, 100, 5000)}
    assert {quantity: str(price.amount.normalize()) for quantity, price in paid.items()} == {
        1: "2E+1",
        9: "2E+1",
        10: "18",
        99: "18",
        100: "15",
        5000: "15",
    }
    assert [price_for(seen, quantity) for quantity in (9, 10, 100)] == [
        Money("21.70", "CNY"),
        Money("19.53", "CNY"),
        Money("16.28", "CNY"),
    ]
