"""Orders of the demo's seller at every point of their way: waiting for a person, for a supplier, packed, under way."""

from contextlib import nullcontext
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.models import SellerOffer, Variant
from apps.channels.models import Store
from apps.common.periods import shanghai_day
from apps.fulfillment.domain.manifests import add_parcels, close_manifest, open_manifest
from apps.fulfillment.domain.numbers import add_range
from apps.fulfillment.models import Parcel, SenderAddress
from apps.orders.domain.answering import Answer, answer_purchase
from apps.orders.domain.content import Address, NewLine, NewOrder
from apps.orders.domain.intake import place_orders
from apps.orders.domain.mapping import map_sku
from apps.orders.domain.purchasing import issue_purchases
from apps.orders.domain.routing import route_orders
from apps.orders.enums import DispatchMode, Source
from apps.orders.models import LineItem, Order, PurchaseLine, PurchaseOrder
from apps.tracking.domain.ingest import record_scans
from apps.tracking.domain.scans import Scan
from apps.warehouse.domain.announcing import announce_delivery
from apps.warehouse.domain.placing import items_to_place, place_items
from apps.warehouse.domain.receiving import Counted, receive_delivery
from apps.warehouse.domain.station import pack_at_station
from apps.warehouse.models import Bin, Delivery, Warehouse

CHANNEL: Final = "aliexpress"
BUYERS: Final = (
    Address("Anna Schmidt", "Lange Straße 7", "Berlin", "DE", postcode="10115", phone="+49 30 123456", language="en"),
    Address(
        "Lucía Fernández", "Calle Mayor 5", "Madrid", "ES", postcode="28013", phone="+34 600 111 222", language="es"
    ),
    Address("Marie Durand", "12 rue de la Paix", "Lyon", "FR", postcode="69001", phone="+33 612345678", language="fr"),
    Address("Jan Kowalski", "ul. Prosta 3", "Warszawa", "PL", postcode="00-116", phone="+48 600700800", language="en"),
)
ORDERS: Final = 12
FIRST_SERIAL, LAST_SERIAL = 41_000_000, 41_999_999


def open_warehouse(*, now: datetime) -> None:
    """A warehouse with bins, the sender that parcels name, and numbers for them."""
    house = Warehouse.objects.create(
        code="NB1", name="宁波仓 Ningbo", address="88 Harbour Road, Building 3\nNingbo 315800"
    )
    Bin.objects.bulk_create(Bin(warehouse=house, code=f"{row}-{n:02}") for row in "AB" for n in range(1, 11))
    SenderAddress.objects.create(
        effective_from=shanghai_day(now) - timedelta(days=90),
        name="Haitun Ningbo Warehouse",
        line1="88 Harbour Road, Building 3",
        city="Ningbo",
        region="Zhejiang",
        postcode="315800",
        country="CN",
        phone="+86 574 5550 1234",
        operator="Demo Post",
        office="Ningbo",
        signatory="Zhao Lei",
    )
    add_range(indicator="RN", country="CN", first=FIRST_SERIAL, last=LAST_SERIAL, now=now)


def take_orders(seller: Organization, *, now: datetime) -> None:
    """Twelve orders of a day, the last with an SKU that nobody mapped; what is mapped is routed."""
    store = Store.objects.create(seller=seller, channel=CHANNEL, name="demo")
    variants = goods_in_stock()
    for number, variant in enumerate(variants, 1):
        map_sku(seller_id=seller.pk, store_id=store.pk, sku=f"D-{number}", parts={variant.pk: 1}, now=now)
    told = [order_of(number, len(variants), now) for number in range(1, ORDERS + 1)]
    placed = place_orders(
        seller_id=seller.pk, store_id=store.pk, orders=told, source=Source.CHANNEL, now=now - timedelta(hours=20)
    )
    route_orders(order_ids=[each.order.pk for each in placed], now=now - timedelta(hours=20))


def goods_in_stock() -> list[Variant]:
    """A few light goods that sellers can order now."""
    offers = SellerOffer.objects.filter(in_stock=True, minimum_quantity=1, variant__weight_g__lte=400)
    chosen = offers.order_by("variant_id").values_list("variant_id", flat=True).distinct()[:4]
    return list(Variant.objects.filter(pk__in=list(chosen)).order_by("pk"))


def order_of(number: int, goods: int, now: datetime) -> NewOrder:
    placed_at = now - timedelta(hours=30) + timedelta(minutes=7 * number)
    sku = "D-NEW" if number == ORDERS else f"D-{number % goods + 1}"
    line = NewLine(sku, f"Item {sku}", 1 + number % 2, Money(Decimal("14.90"), "EUR"))
    buyer = BUYERS[number % len(BUYERS)]
    return NewOrder(f"8{number:03}{placed_at:%m%d}", placed_at, placed_at + timedelta(minutes=2), buyer, [line])


def work_on_orders(*, now: datetime) -> None:
    """Purchase orders go out; most are accepted, delivered and packed; half of the parcels are under way."""
    asked = issue_purchases(now=now - timedelta(hours=19), step=nullcontext)
    purchases = list(PurchaseOrder.objects.filter(number__in=asked).order_by("pk"))
    for purchase in purchases[: max(1, len(purchases) - 1)]:
        accept_and_deliver(purchase, now=now)
    parcels = pack_what_is_there(now=now - timedelta(hours=6))
    gone = [each.tracking_no for each in parcels[: len(parcels) // 2] if each.released_at]
    if gone:
        manifest = open_manifest(now=now - timedelta(hours=5))
        add_parcels(manifest_id=manifest.pk, tracking_numbers=gone, now=now - timedelta(hours=5))
        close_manifest(manifest_id=manifest.pk, now=now - timedelta(hours=5))
        scans = [Scan(tracking_no=number, code="EMA", occurred_at=now - timedelta(hours=2)) for number in gone]
        record_scans(scans=scans, source="post", now=now)


def accept_and_deliver(purchase: PurchaseOrder, *, now: datetime) -> None:
    lines = {line.pk: line.quantity for line in purchase.lines.order_by("line")}
    answers = {pk: Answer(pieces) for pk, pieces in lines.items()}
    answer_purchase(purchase_order_id=purchase.pk, answers=answers, now=now - timedelta(hours=16))
    if purchase.mode != DispatchMode.WAREHOUSE:
        return
    house = Warehouse.objects.get(code="NB1")
    pieces = dict(PurchaseLine.objects.filter(pk__in=lines, state="accepted").values_list("pk", "accepted"))
    delivery = announce_delivery(
        supplier_id=purchase.supplier_id,
        warehouse_id=house.pk,
        delivery_note=f"DN-{purchase.number}",
        pieces=pieces,
        now=now - timedelta(hours=12),
    )
    receive(delivery, house, now=now - timedelta(hours=8))


def receive(delivery: Delivery, house: Warehouse, *, now: datetime) -> None:
    counts = {line.pk: Counted(line.announced) for line in delivery.lines.all()}
    receive_delivery(delivery_id=delivery.pk, counts=counts, now=now)
    bins = list(Bin.objects.filter(warehouse=house).order_by("code"))
    for number, item in enumerate(items_to_place(delivery)):
        place_items(item_ids=[item.pk], warehouse_id=house.pk, bin_code=bins[number % len(bins)].code, now=now)


def pack_what_is_there(*, now: datetime) -> list[Parcel]:
    """One parcel an order that is complete; two orders are left for the packing station."""
    ready = Order.objects.filter(status="awaiting_dispatch", source=Source.CHANNEL).order_by("pk")
    parcels = []
    for order in list(ready)[:-2]:
        items = LineItem.objects.filter(order=order, state="arrived").select_related("variant")
        weight_g = sum(item.quantity * item.variant.weight_g for item in items) + 30
        parcel, _warning = pack_at_station(
            order_id=order.pk,
            items={item.pk: item.quantity for item in items},
            weight_g=weight_g,
            key=f"demo:{order.pk}",
            now=now,
        )
        parcel.refresh_from_db()
        parcels.append(parcel)
    return parcels
