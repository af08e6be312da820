"""An order that was taken unpaid is paid by a person's word, once."""

from datetime import datetime, timedelta

import pytest

from apps.events.models import DomainEvent
from apps.jobs.models import Job
from apps.orders.domain.errors import InvalidOrder, OrderMovedOn, UnknownOrder
from apps.orders.domain.paying import mark_paid
from apps.orders.domain.watching import orders_changed
from apps.orders.models import Order
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.orders.market import make_market, served
from tests.orders.placing import NOW, PAID_AT, PLACED_AT, Shop, make_shop, status_of

LATER = NOW + timedelta(hours=5)


@pytest.fixture
def shop(db: None) -> Shop:
    return make_shop()


def pay(shop: Shop, order: Order, paid_at: datetime = LATER, *, now: datetime = LATER) -> Order:
    with acting_for_seller(shop.seller.pk):
        return mark_paid(order_id=order.pk, paid_at=paid_at, now=now)


def paid_events() -> list[dict[str, str]]:
    with acting_as_system():
        return list(DomainEvent.objects.filter(name="order.paid").values_list("payload", flat=True))


def test_goods_are_looked_for_once_the_seller_says_that_the_buyer_paid(db: None) -> None:
    market = make_market("P1")
    market.offer("P1")
    order = market.place(paid_at=None)
    assert (market.route(order), status_of(order)) == ({}, "pending_payment")
    paid = pay(market.shop, order)
    assert (paid.paid_at, paid.status) == (LATER, "awaiting_allocation")
    assert paid_events() == [{"reason": "", "paid_at": LATER.isoformat()}]
    with acting_as_system():
        assert Job.objects.filter(kind="orders.route", payload={"order_ids": [order.pk]}, run_after=LATER).count() == 1
    market.route(order, now=LATER)
    assert served(order) == [("C-BEAR", 2, "allocated", "P1")]


def test_what_is_paid_keeps_its_instant(shop: Shop) -> None:
    order = shop.place(paid_at=None).order
    pay(shop, order)
    again = pay(shop, order, LATER + timedelta(hours=1), now=LATER + timedelta(hours=1))
    shop.place(placed_at=PLACED_AT, paid_at=PAID_AT)
    with acting_as_system():
        order.refresh_from_db()
    assert (again.paid_at, order.paid_at, len(paid_events())) == (LATER, LATER, 1)


def test_the_platform_tells_its_watchers_at_once(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    order = shop.place(paid_at=None).order
    told: list[tuple[list[int], datetime]] = []
    monkeypatch.setattr(orders_changed, "_functions", [lambda ids, now: told.append((list(ids), now))])
    with acting_as_system():
        mark_paid(order_id=order.pk, paid_at=NOW, now=LATER, reason="The bank says so")
    assert told == [([order.pk], LATER)]
    assert paid_events() == [{"reason": "The bank says so", "paid_at": NOW.isoformat()}]


def test_what_can_not_be_paid_is_refused_and_stays_unpaid(shop: Shop) -> None:
    order, rival = shop.place(paid_at=None).order, make_shop("S2")
    with pytest.raises(InvalidOrder, match=r"paid_at .* is before the order was placed"):
        pay(shop, order, PLACED_AT - timedelta(seconds=1))
    with pytest.raises(InvalidOrder, match=r"paid_at .* has not come yet"):
        pay(shop, order, LATER + timedelta(days=1, seconds=1))
    with pytest.raises(UnknownOrder):
        pay(rival, order)
    with acting_as_system():
        Order.objects.filter(pk=order.pk).update(status="cancelled")
    with pytest.raises(OrderMovedOn):
        pay(shop, order)
    with acting_as_system():
        order.refresh_from_db()
    assert (order.paid_at, paid_events()) == (None, [])
