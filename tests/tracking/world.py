"""Orders whose goods lie packed in parcels, ready for a carrier's scans."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.fulfillment.models import Parcel, ParcelItem, TrackingEvent
from apps.fulfillment.s10 import s10_number
from apps.orders.models import LineItem, Order, OrderAddress, OrderLine
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.ingest import record_scans
from apps.tracking.domain.scans import Recorded, Scan
from tests.factories.catalog import make_variant
from tests.factories.facts import make_sellers

PACKED = datetime(2026, 8, 3, 8, 0, tzinfo=UTC)
NOW = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
serials = count(1)


def make_seller(code: str = "S1") -> Organization:
    with acting_as_system():
        return Organization.objects.filter(code=code).first() or make_sellers([code])[code]


def make_order(seller: Organization, *, country: str = "ES", language: str = "", items: int = 1) -> Order:
    """A paid order with so many packed items, to be sent to Madrid or where `country` says."""
    n = next(serials)
    with acting_as_system():
        store = Store.objects.get(seller=seller)
        order = Order.objects.create(
            seller=seller,
            store=store,
            order_no=f"T{n}",
            placed_at=PACKED - timedelta(days=2),
            paid_at=PACKED - timedelta(days=2),
            source="hand",
            country=country,
            status="awaiting_dispatch",
        )
        OrderAddress.objects.create(
            order=order,
            seller=seller,
            name="Lucía Fernández",
            phone="+34 600 111 222",
            line1="Calle Secreta 5",
            city="Madrid",
            postcode="28013",
            country=country,
            language=language,
        )
        for number in range(items):
            line = OrderLine.objects.create(seller=seller, order=order, sku=f"X{number}", title="Bear", quantity=1)
            LineItem.objects.create(
                seller=seller, order=order, line=line, variant=make_variant(), quantity=1, state="packed"
            )
    return order


def make_parcel(order: Order | None = None, *, number: str = "", items: list[LineItem] | None = None, **fields: Any):
    """A parcel that was handed over, with all of its order's items or those that are given."""
    n = next(serials)
    order = order or make_order(make_seller())
    given: dict[str, Any] = {
        "tracking_no": number or s10_number("RX", 70_000_000 + n, "CN"),
        "service": "registered_packet",
        "carrier": "post",
        "mode": "warehouse",
        "country": order.country,
        "packed_at": PACKED,
        "released_at": PACKED,
        "handed_over_at": PACKED + timedelta(hours=4),
        "follow_key": f"key-{n:039}",
    } | fields
    with acting_as_system():
        parcel = Parcel.objects.create(seller_id=order.seller_id, order=order, **given)
        for item in order.items.all() if items is None else items:
            ParcelItem.objects.create(seller_id=order.seller_id, parcel=parcel, item=item, quantity=1)
    return parcel


def scan(parcel: Parcel | str, code: str, at: datetime, **more: Any) -> Scan:
    number = parcel if isinstance(parcel, str) else parcel.tracking_no
    return Scan(tracking_no=number, code=code, occurred_at=at, **more)


def tell(*scans: Scan, source: str = "post", now: datetime = NOW) -> Recorded:
    return record_scans(scans=scans, source=source, now=now)


def state_of(parcel: Parcel) -> tuple[str, datetime | None, datetime | None]:
    with acting_as_system():
        parcel.refresh_from_db()
    return parcel.status, parcel.shipped_at, parcel.delivered_at


def events_of(parcel: Parcel) -> list[str]:
    with acting_as_system():
        return list(TrackingEvent.objects.filter(parcel=parcel).values_list("carrier_code", flat=True))


def day(number: int, hour: int = 10) -> datetime:
    return datetime(2026, 8, number, hour, tzinfo=UTC)
