"""The landed margin: what goods cost by each offer until they are with the buyer, and the price without a loss."""

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from djmoney.money import Money
from hypothesis import given
from hypothesis import strategies as st

from apps.catalog.domain.search_details import OfferSeen, Price
from apps.order_costs.domain.landing import Asked, Landing, land
from apps.order_costs.domain.selling import Selling
from apps.order_costs.domain.tariff_books import copy_tariff, publish_tariff
from apps.order_costs.models import OrderCost, TariffBook, TariffZone
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.facts import settled_order, write_orders
from tests.order_costs.world import NOW, World, money, rate

pytestmark = pytest.mark.django_db


def seen(number: int, *prices: Money | str, least: int = 1) -> OfferSeen:
    """An offer whose prices begin at `least`, ten times as many, a hundred times as many pieces."""
    amounts = [each if isinstance(each, Money) else Money(each, "CNY") for each in prices]
    steps = [Price(least * 10**place, amount, None) for place, amount in enumerate(amounts)]
    return OfferSeen(number, steps, 2, least, "", True)


def landing(world: World, *offers: OfferSeen, **asked: object) -> Landing:
    question = Asked(**{"quantity": 1, "country": "US", **asked})  # type: ignore[arg-type]  # some of its fields
    with acting_for_seller(world.a.pk):
        return land(variant=world.variant, offers=offers, asked=question, seller_id=world.a.pk, now=NOW)


def test_costs_are_those_that_packing_would_charge(world: World) -> None:
    found = landing(world, seen(1, "8.00"), price=Decimal("70"))
    [offer] = found.offers
    assert [(cost.kind.value, str(cost.amount.amount)) for cost in offer.costs] == [
        ("goods", "8.00"),
        ("postage", "31"),
        ("registration", "16"),
        ("service_fee", "2"),
    ]
    assert (offer.total, offer.landed) == (Money("57.00", "CNY"), Money("57.00", "CNY"))
    assert offer.sale is not None
    assert (offer.sale.margin, offer.sale.percent) == (Money("13.00", "CNY"), Decimal("18.6"))
    assert offer.sale.floor_price == Money("57.00", "CNY")
    with acting_as_system():
        assert not OrderCost.objects.exists()
    assert money(world.a) == "0.00"


def test_the_price_step_is_that_of_the_quantity(world: World) -> None:
    found = landing(world, seen(1, "8.00", "7.50"), seen(2, "6.00", least=9), quantity=8)
    assert [(each.unit_price, each.refusal) for each in found.offers] == [
        (Money("8.00", "CNY"), ""),
        (None, "sold from 9 pieces on: ask for more"),
    ]
    assert found.weight_g == 2000
    assert found.offers[1].sale is None
    small = landing(world, seen(1, "0.10", "0.08", "0.05"), quantity=7)
    assert small.offers[0].unit_price == Money("0.10", "CNY")


def test_a_foreign_price_takes_the_newest_rate_of_the_day_and_names_it(world: World) -> None:
    rate("USD", "7.00")
    rate("JPY", "0.0465")
    found = landing(world, seen(1, Money("2.00", "USD")), price=Decimal(1500), currency="JPY", wanted=Decimal(20))
    [offer] = found.offers
    # USD 2 at 7 is 14; the fee is 1 + 2 % of it, at least 2: in all 14 + 31 + 16 + 2 = 63.
    assert offer.total == Money("63.00", "CNY")
    assert offer.sale is not None
    assert offer.sale.landed == Money(1355, "JPY")  # 63 / 0.0465 = 1354.8
    assert offer.sale.margin == Money(145, "JPY")
    assert offer.sale.floor_price == Money(1355, "JPY")
    assert offer.sale.wanted_price == Money(1694, "JPY")  # 1354.84 / 0.8 = 1693.5
    assert [(row.base, str(row.rate_on)) for row in found.rates] == [("JPY", "2026-11-01"), ("USD", "2026-11-01")]


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"quantity": 9}, "no postage to US for 2250 g on 12 Nov 2026: parcels weigh 1 to 2000 g"),
        ({"country": "XX"}, "no postage to XX for 250 g on 12 Nov 2026: tariff v1 has no rate for it"),
    ],
)
def test_what_cannot_be_sent_is_told(world: World, asked: dict[str, object], why: str) -> None:
    found = landing(world, seen(1, "8.00"), **asked)
    assert (found.refusal, found.offers) == (why, ())


@pytest.mark.parametrize(
    ("kind", "flag", "why"),
    [
        ("has_battery", "takes_batteries", "goods with batteries are not taken to AE"),
        ("is_liquid", "takes_liquids", "liquids are not taken to AE"),
    ],
)
def test_what_a_zone_does_not_take_is_told(world: World, kind: str, flag: str, why: str) -> None:
    with acting_as_system():
        book = copy_tariff(book_id=TariffBook.objects.get().pk, now=NOW)
        TariffBook.objects.filter(pk=book.pk).update(effective_from="2026-11-12")
        TariffZone.objects.filter(book=book, code="8").update(**{flag: False})
        publish_tariff(book_id=book.pk, now=NOW)
        setattr(world.variant, kind, True)
    assert landing(world, seen(1, "8.00"), country="AE").refusal.startswith(why)
    assert landing(world, seen(1, "8.00"), country="US").refusal == ""
    setattr(world.variant, kind, False)
    assert landing(world, seen(1, "8.00"), country="AE").refusal == ""


def test_a_missing_rate_takes_away_what_needs_it_and_no_more(world: World) -> None:
    found = landing(world, seen(1, Money("900", "JPY")), seen(2, "8.00"), currency="EUR", price=Decimal(9))
    foreign, own = found.offers
    assert "no CNY rate is known for JPY on 12 Nov 2026" in foreign.refusal
    assert "no CNY rate is known for EUR on 12 Nov 2026" in found.rate_refusal
    assert (own.total, own.sale) == (Money("57.00", "CNY"), None)
    # The bonus compares with USD: without a rate of it the points can't be told.
    assert "no CNY rate is known for USD on 12 Nov 2026" in found.points_refusal
    assert own.points is None


def test_points_come_off_what_it_costs(world: World) -> None:
    """29 packages last month: this one would have been the thirtieth, and it is worth over USD 30."""
    rate("USD", "7.00")
    with acting_as_system():
        october = datetime(2026, 10, 15, 4, 0, tzinfo=UTC)
        mine = settled_order("A-1", "A", delivered_at=october, packages=29)
        theirs = settled_order("B-1", "B", delivered_at=october, packages=600)
        sellers = {"A": world.a, "B": world.b}
        write_orders(sellers, [mine[0], theirs[0]], [*mine[1], *theirs[1]], now=NOW)
    dear, cheap = landing(world, seen(1, "200.00"), seen(2, "8.00"), price=Decimal(300)).offers
    assert dear.points is not None
    assert (dear.points.month_points, dear.points.share, dear.points.bonus) == (20_000, 666, 1000)
    assert (dear.total, dear.landed) == (Money("252.00", "CNY"), Money("235.34", "CNY"))
    assert dear.sale is not None
    assert (dear.sale.floor_price, dear.sale.floor_without_points) == (Money("235.34", "CNY"), Money("252.00", "CNY"))
    assert cheap.points is not None
    assert (cheap.points.share, cheap.points.bonus, cheap.landed) == (666, 0, Money("50.34", "CNY"))


@given(
    cost=st.fractions(min_value=Fraction(-50), max_value=Fraction(10**7), max_denominator=10**14),
    quantity=st.integers(1, 1000),
    rate=st.decimals("0.000000000001", "99999", places=12),
    currency=st.sampled_from(["CNY", "USD", "JPY"]),
    wanted=st.decimals(0, 95, places=1),
)
def test_one_unit_under_the_floor_price_is_a_loss(
    cost: Fraction, quantity: int, rate: Decimal, currency: str, wanted: Decimal
) -> None:
    selling = Selling(cost, quantity, currency, rate)
    floor = selling.floor_price().amount
    assert floor % selling.unit == 0
    assert selling.left_of(floor) >= 0
    if floor > 0:
        assert selling.left_of(floor - selling.unit) < 0
    price = selling.floor_price(wanted).amount
    kept = Fraction(wanted) / 100 * quantity * Fraction(rate)
    assert selling.left_of(price) >= kept * Fraction(price)
    if price > 0:
        assert selling.left_of(price - selling.unit) < kept * Fraction(price - selling.unit)
