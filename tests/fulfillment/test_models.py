"""What the tables of parcels refuse, whoever writes."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from apps.accounts.enums import Kind
from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.orders.models import Order
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller

pytestmark = pytest.mark.django_db
SHIPPED = datetime(2026, 8, 5, 2, tzinfo=UTC)


@pytest.fixture
def orders() -> tuple[Order, Order]:
    """An order of each of two sellers."""
    found = []
    with acting_as_system():
        for code in ("S1", "S2"):
            seller = Organization.objects.create(kind=Kind.SELLER, code=code, name=code, joined_on=date(2024, 1, 1))
            store = Store.objects.create(seller=seller, channel="shopify", name="main")
            found.append(Order.objects.create(seller=seller, store=store, order_no="1001", placed_at=SHIPPED))
    return found[0], found[1]


def parcel_of(order: Order, tracking_no: str = "RX000000080CN", **values: object) -> Parcel:
    given = {"seller_id": order.seller_id, "order": order, "tracking_no": tracking_no, "service": "registered_packet"}
    return Parcel.objects.create(**given | values)


def scan_of(parcel: Parcel, **values: object) -> TrackingEvent:
    given = {"seller_id": parcel.seller_id, "parcel": parcel, "status": ParcelStatus.DELIVERED, "source": "test"}
    return TrackingEvent.objects.create(**given | {"occurred_at": SHIPPED, "recorded_at": SHIPPED} | values)


def test_parcel_and_scan_belong_to_the_orders_seller(orders: tuple[Order, Order]) -> None:
    own, other = orders
    with acting_as_system():
        with pytest.raises(IntegrityError, match="fulfillment_parcel_order_id_of_seller"), transaction.atomic():
            parcel_of(own, seller_id=other.seller_id)
        parcel = parcel_of(own)
        with pytest.raises(IntegrityError, match="fulfillment_trackingevent_parcel_id_of_seller"), transaction.atomic():
            scan_of(parcel, seller_id=other.seller_id)
        assert list(Parcel.objects.all()) == [parcel]
        assert not TrackingEvent.objects.exists()


def test_a_tracking_number_is_once_a_seller(orders: tuple[Order, Order]) -> None:
    own, other = orders
    with acting_as_system():
        parcel_of(own)
        with pytest.raises(IntegrityError, match="tracking_no_once"), transaction.atomic():
            parcel_of(own)
        parcel_of(other)
        assert Parcel.objects.count() == 2


def test_nothing_is_delivered_before_it_is_shipped(orders: tuple[Order, Order]) -> None:
    own, _ = orders
    early = SHIPPED - timedelta(microseconds=1)
    with acting_as_system():
        with pytest.raises(IntegrityError, match="parcel_shipped_before_delivered"), transaction.atomic():
            parcel_of(own, shipped_at=SHIPPED, delivered_at=early)
        with pytest.raises(IntegrityError, match="parcel_status_known"), transaction.atomic():
            parcel_of(own, status="lost")
        assert not Parcel.objects.exists()
        parcel_of(own, shipped_at=SHIPPED, delivered_at=SHIPPED)


def test_scans_come_in_the_order_of_their_instants(orders: tuple[Order, Order]) -> None:
    with acting_as_system():
        parcel = parcel_of(orders[0])
        late = scan_of(parcel, occurred_at=SHIPPED + timedelta(days=9))
        early = scan_of(parcel, status=ParcelStatus.IN_TRANSIT)
        assert list(parcel.events.all()) == [early, late]


@pytest.mark.parametrize(
    "statement",
    [
        "update fulfillment_trackingevent set occurred_at = now()",
        "delete from fulfillment_trackingevent",
        "truncate fulfillment_trackingevent",
    ],
)
@pytest.mark.parametrize("acting", [acting_as_system, acting_as_ops])
def test_a_scan_is_never_changed(orders: tuple[Order, Order], statement: str, acting: object) -> None:
    with acting_as_system():
        scan_of(parcel_of(orders[0]))
    with pytest.raises(Exception, match="permission denied"), acting():
        connection.cursor().execute(statement)
    with acting_as_system():
        assert TrackingEvent.objects.get().occurred_at == SHIPPED


@pytest.mark.parametrize("verb", ["update", "delete", "truncate"])
def test_not_even_by_the_owner(orders: tuple[Order, Order], as_superuser: object, verb: str) -> None:
    triggers = as_superuser(
        "select tgenabled::text, tgtype & 8 > 0 as deletes, tgtype & 16 > 0 as updates, tgtype & 32 > 0 as truncates"
        " from pg_trigger where tgrelid = 'fulfillment_trackingevent'::regclass and tgname = 'append_only'"
    )
    assert triggers == [("A", True, True, True)]
    statement = {"update": "update {} set source = 'x'", "delete": "delete from {}", "truncate": "truncate {}"}[verb]
    with pytest.raises(Exception, match="tracking events are append-only"):
        as_superuser(statement.format("fulfillment_trackingevent"))


def test_a_seller_sees_only_the_own_scans(orders: tuple[Order, Order]) -> None:
    with acting_as_system():
        scans = [scan_of(parcel_of(order)) for order in orders]
    with acting_for_seller(orders[0].seller_id):
        assert list(TrackingEvent.objects.all()) == scans[:1]
        assert [parcel.seller_id for parcel in Parcel.objects.all()] == [orders[0].seller_id]
