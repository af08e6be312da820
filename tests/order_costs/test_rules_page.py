"""docs/rules.md says what orders cost: its example tables are executed."""

from decimal import Decimal

import pytest
from djmoney.money import Money

from apps.order_costs.domain.points_choice import Choice, choose_points_payment
from apps.order_costs.models import OrderCost
from apps.tenancy.context import acting_as_system
from tests.order_costs.world import (
    NOW,
    TODAY,
    World,
    costs,
    fill,
    grant,
    money,
    ordered,
    packed,
    points,
    rate,
    settlement,
)
from tests.points_ledger.test_rules_page import examples

ALL_FEES = Choice(logistics=True, service_fees=True)


def amount(text: str) -> Money:
    currency, _, number = text.partition(" ")
    return Money(number, currency)


def choose(world: World, choice: Choice) -> None:
    with acting_as_system():
        choose_points_payment(seller_id=world.a.pk, choice=choice, effective_from=TODAY, now=NOW, actor_id=None)


@pytest.mark.parametrize("row", examples("A parcel's costs"), ids="-".join)
def test_a_parcels_costs(world: World, row: list[str]) -> None:
    goods, country, weight, zone, postage, registration, fee = row
    rate("USD", "7.1")
    rate("JPY", "0.0474")
    parcel = packed(ordered(world, amount(goods), country=country), weight_g=int(weight))
    assert costs(parcel)[1:] == [
        ("postage", f"CNY {postage}", "due"),
        ("registration", f"CNY {registration}", "due"),
        ("service_fee", f"CNY {fee}", "due"),
    ]
    with acting_as_system():
        assert OrderCost.objects.get(kind="postage").explained["zone"] == zone


@pytest.mark.parametrize("row", examples("What points pay"), ids="-".join)
def test_what_points_pay(world: World, row: list[str]) -> None:
    logistics, service_fees, share, at_most, available, taken, paid = row
    cap = None if at_most == "–" else int(at_most)
    choose(world, Choice(logistics == "yes", service_fees == "yes", int(share), cap))
    grant(world.a, int(available))
    fill(world.a, "100.00")
    packed(ordered(world, "25.00"), weight_g=250)
    assert int(available) - points(world.a) == int(taken)
    assert Decimal(100) - Decimal(money(world.a)) == Decimal(paid)


@pytest.mark.parametrize("row", examples("Settled amounts"), ids="-".join)
def test_settled_amounts(world: World, row: list[str]) -> None:
    goods, fees, dollar, with_points, settled = row
    rate("USD", dollar)
    fill(world.a, amount(goods))
    if int(with_points):
        grant(world.a, int(with_points))
        choose(world, ALL_FEES)
    else:
        fill(world.a, fees)
    order = ordered(world, amount(goods))
    packed(order, weight_g=250)
    assert (settlement(order), points(world.a), money(world.a)) == (settled, 0, "0.00")
