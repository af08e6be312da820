"""What the tables of orders refuse, whoever writes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from djmoney.money import Money

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.orders.models import Order, OrderLine, OrderSettlement
from apps.tenancy.context import acting_as_system, acting_for_seller

pytestmark = pytest.mark.django_db
PLACED = datetime(2026, 8, 3, 1, 30, tzinfo=UTC)


@pytest.fixture
def stores() -> tuple[Store, Store]:
    """A store of each of two sellers."""
    with acting_as_system():
        sellers = [
            Organization.objects.create(kind=Kind.SELLER, code=code, name=code, joined_on=date(2024, 1, 1))
            for code in ("S1", "S2")
        ]
        own, other = (Store.objects.create(seller=seller, channel="shopify", name="main") for seller in sellers)
    return own, other


def place(store: Store, order_no: str = "1001", **values: object) -> Order:
    return Order.objects.create(
        **{"seller_id": store.seller_id, "store": store, "order_no": order_no, "placed_at": PLACED} | values
    )


def refused(by: str) -> "pytest.RaisesExc[IntegrityError]":
    return pytest.raises(IntegrityError, match=by)


def test_an_order_belongs_to_its_stores_seller(stores: tuple[Store, Store]) -> None:
    own, other = stores
    with acting_as_system():
        with refused("orders_order_store_id_of_seller"), transaction.atomic():
            place(own, seller_id=other.seller_id)
        assert not Order.objects.exists()


def test_a_seller_cannot_put_an_order_into_anothers_store(stores: tuple[Store, Store]) -> None:
    own, other = stores
    with acting_for_seller(own.seller_id):
        with refused("orders_order_store_id_of_seller"), transaction.atomic():
            place(other, seller_id=own.seller_id)
        assert not Order.objects.exists()


def test_an_order_number_is_once_in_a_store_and_free_elsewhere(stores: tuple[Store, Store]) -> None:
    own, other = stores
    with acting_as_system():
        place(own)
        with refused("order_no_once"), transaction.atomic():
            place(own)
        second = Store.objects.create(seller_id=own.seller_id, channel="aliexpress", name="main")
        place(second)
        place(other)
        assert Order.objects.count() == 3


def test_what_hangs_on_an_order_is_its_sellers(stores: tuple[Store, Store]) -> None:
    own, other = stores
    with acting_as_system():
        order = place(own)
        with refused("orders_ordersettlement_order_id_of_seller"), transaction.atomic():
            OrderSettlement.objects.create(
                order=order, seller_id=other.seller_id, amount=Money("1.00", "USD"), settled_at=PLACED
            )
        with refused("orders_orderline_order_id_of_seller"), transaction.atomic():
            OrderLine.objects.create(order=order, seller_id=other.seller_id, sku="A", title="A", quantity=1)
        assert not OrderSettlement.objects.exists()
        assert not OrderLine.objects.exists()


def test_figures_that_make_no_sense_are_refused(stores: tuple[Store, Store]) -> None:
    own, _ = stores
    with acting_as_system():
        order = place(own)
        with refused("settlement_not_negative"), transaction.atomic():
            OrderSettlement.objects.create(
                order=order, seller_id=own.seller_id, amount=Money(Decimal("-0.01"), "USD"), settled_at=PLACED
            )
        with refused("order_line_of_something"), transaction.atomic():
            OrderLine.objects.create(order=order, seller_id=own.seller_id, sku="A", title="A", quantity=0)
        with refused("order_status_known"), transaction.atomic():
            place(own, "1002", status="lost")
        assert list(Order.objects.all()) == [order]
