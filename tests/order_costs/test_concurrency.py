"""Real connections at the same time: a parcel is paid once, and the last money and points are spent once."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from apps.order_costs.domain.charging import charge_parcel
from apps.order_costs.domain.points_choice import Choice, choose_points_payment
from apps.order_costs.domain.refunds import refund_parcel
from apps.order_costs.enums import RefundScope
from apps.order_costs.models import OrderCost
from apps.tenancy.context import acting_as_system
from tests.order_costs.world import (
    NOW,
    TODAY,
    World,
    assert_proven,
    fill,
    grant,
    make_world,
    money,
    ordered,
    packed,
    points,
    settlement,
)
from tests.wallet.seller_wallets import at_once


@pytest.fixture
def world(cloned_db: str, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock():
        yield make_world()
        connections.close_all()


def charge(parcel_id: int) -> bool:
    with acting_as_system():
        return charge_parcel(parcel_id=parcel_id, now=NOW)


def refund(parcel_id: int, key: str) -> int:
    with acting_as_system():
        scope = RefundScope.EVERYTHING
        return len(refund_parcel(parcel_id=parcel_id, scope=scope, reason="Lost", key=key, now=NOW))


def test_at_once(world: World) -> None:
    """One database, several races: copies of it are what costs time."""
    order = ordered(world, "10.00", "20.00")
    with acting_as_system():
        first, second = order.items.order_by("pk")
    parcels = [packed(order, items=[item], weight_g=100).pk for item in (first, second)]
    fill(world.a, "45.80")  # the first one's: 10.00 + 17.80 + 16.00 + 2.00
    assert at_once(*[lambda: charge(parcels[0])] * 4) == [True] * 4
    assert money(world.a) == "0.00"

    fill(world.a, "20.00")
    grant(world.a, 3580)
    with acting_as_system():
        choice = Choice(logistics=True, service_fees=True)
        choose_points_payment(seller_id=world.a.pk, choice=choice, effective_from=TODAY, now=NOW, actor_id=None)
    other = packed(ordered(world, "20.00"), weight_g=2001).pk  # can't be paid: no tariff
    assert sum(at_once(*(lambda pk=pk: charge(pk) for pk in (parcels[1], other, parcels[1])))) == 2
    assert (money(world.a), points(world.a), settlement(order)) == ("0.00", 0, "CNY 65.80")

    pair = [packed(ordered(world, "5.00"), weight_g=50).pk for _ in range(2)]  # 5.00 + 13.40 + 16.00 + 2.00 each
    fill(world.a, "36.40")
    assert sorted(at_once(*(lambda pk=pk: charge(pk) for pk in pair * 2))) == [False, False, True, True]
    assert money(world.a) == "0.00"

    back = at_once(*(lambda key=key: refund(parcels[0], key) for key in ("a", "b", "a")))
    assert sorted(str(each) for each in back)[0] == "4"
    with acting_as_system():
        assert OrderCost.objects.filter(parcel_id=parcels[0], state="refunded").count() == 4
    assert (money(world.a), settlement(order)) == ("45.80", "CNY 20.00")
    assert_proven(world.a)
