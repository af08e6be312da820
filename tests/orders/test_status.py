"""An order's status follows from its items, whatever order they change in."""

from datetime import UTC, datetime

import pytest

from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.orders.domain.status import refresh_statuses
from apps.orders.models import LineItem, Order, OrderException, OrderLine
from apps.tenancy.context import acting_as_system
from tests.factories.catalog import make_variant
from tests.factories.facts import make_sellers

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def order(db: None) -> Order:
    """An order of two lines, one of them mapped to an item."""
    with acting_as_system():
        seller: Organization = make_sellers(["S1"])["S1"]
        store = Store.objects.get(seller=seller)
        order = Order.objects.create(
            seller=seller, store=store, order_no="A1", placed_at=NOW, paid_at=NOW, source="hand"
        )
        for sku in ("a", "b"):
            OrderLine.objects.create(seller=seller, order=order, sku=sku, title=sku, quantity=1)
    return order


def add_item(order: Order, number: int, state: str) -> None:
    line = order.lines.order_by("id")[number]
    LineItem.objects.create(
        seller_id=order.seller_id, order=order, line=line, variant=make_variant(), quantity=1, state=state
    )


@pytest.mark.parametrize(
    ("states", "status"),
    [
        (("waiting", "waiting"), "awaiting_allocation"),
        (("allocated", "arrived"), "awaiting_allocation"),
        (("ordered", "arrived"), "awaiting_supplier"),
        (("arrived", "packed"), "awaiting_dispatch"),
        (("shipped", "arrived"), "partly_shipped"),
        (("shipped", "cancelled"), "shipped"),
        (("delivered", "shipped"), "shipped"),
        (("delivered", "delivered"), "delivered"),
        (("cancelled", "cancelled"), "cancelled"),
    ],
)
def test_status_follows_from_the_items(order: Order, states: tuple[str, str], status: str):
    with acting_as_system():
        for number, state in enumerate(states):
            add_item(order, number, state)
        refresh_statuses([order.pk])
        order.refresh_from_db()
        assert order.status == status


def test_unmapped_line_keeps_an_order_waiting(order: Order):
    with acting_as_system():
        add_item(order, 0, "shipped")
        assert refresh_statuses([order.pk]) == [order.pk]
        order.refresh_from_db()
        assert order.status == "partly_shipped"
        order.lines.filter(items__isnull=True).update(cancelled_at=NOW)
        refresh_statuses([order.pk])
        order.refresh_from_db()
        assert order.status == "shipped"


def test_unpaid_held_and_cancelling_orders_say_so(order: Order):
    with acting_as_system():
        add_item(order, 0, "arrived")
        order.lines.filter(items__isnull=True).update(cancelled_at=NOW)
        OrderException.objects.create(seller_id=order.seller_id, order=order, kind="held", opened_at=NOW)
        found = []
        for change in ({"paid_at": None}, {"paid_at": NOW}, {"cancel_requested_at": NOW}):
            Order.objects.filter(pk=order.pk).update(**change)
            refresh_statuses([order.pk])
            order.refresh_from_db()
            found.append(order.status)
        assert found == ["pending_payment", "on_hold", "cancel_requested"]


def test_imported_history_keeps_its_status(order: Order):
    with acting_as_system():
        Order.objects.filter(pk=order.pk).update(source="history")
        add_item(order, 0, "shipped")
        assert refresh_statuses([order.pk]) == []
        order.refresh_from_db()
        assert order.status == "open"
