"""What packing needs: a sender, numbers, and orders whose goods are there."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.models import Offer, Variant
from apps.channels.models import Store
from apps.fulfillment.domain.numbers import add_range
from apps.fulfillment.models import NumberRange, SenderAddress
from apps.orders.enums import DispatchMode, ItemState
from apps.orders.models import Allocation, LineItem, Order, OrderAddress, OrderLine, PurchaseLine, PurchaseOrder
from apps.stock.domain.movements import receive_stock
from apps.stock.domain.reservations import reserve_stock
from apps.suppliers.domain.records import record_answer, record_request
from apps.tenancy.context import acting_as_system
from apps.wallet.models import FxRate
from tests.factories.catalog import make_offer, make_variant
from tests.factories.facts import make_sellers
from tests.factories.suppliers import make_active_supplier

PLACED_AT = datetime(2026, 11, 1, 3, 0, tzinfo=UTC)
ADDRESS: dict[str, Any] = {
    "name": "Łukasz Żółć",
    "line1": "ul. Świętokrzyska 12/34",
    "city": "Warszawa",
    "postcode": "00-116",
    "country": "PL",
    "phone": "+48 600 700 800",
}
numbers = count(1)


def make_sender(*, since: date = date(2026, 1, 1), **fields: str) -> SenderAddress:
    given = {
        "name": "Haitun Ningbo Warehouse",
        "line1": "88 Harbour Road, Building 3",
        "city": "Ningbo",
        "region": "Zhejiang",
        "postcode": "315800",
        "country": "CN",
        "phone": "+86 574 5550 1234",
        "operator": "China Post",
        "office": "Ningbo International",
        "signatory": "Zhao Lei",
    }
    with acting_as_system():
        return SenderAddress.objects.create(effective_from=since, **given | fields)


def make_range(first: int = 0, last: int = 999_999, *, indicator: str = "RX", country: str = "CN") -> NumberRange:
    with acting_as_system():
        return add_range(indicator=indicator, country=country, first=first, last=last, now=PLACED_AT)


def make_rates(since: date = date(2026, 1, 1), **rates: str) -> None:
    """CNY for one of each currency, from a Shanghai day on."""
    with acting_as_system():
        for base, rate in rates.items():
            FxRate.objects.create(rate_on=since, base=base, rate=Decimal(rate))


@dataclass(frozen=True)
class Bought:
    """One line of an order: a variant that a supplier's offer serves. `price` is what the buyer pays for a piece."""

    quantity: int = 1
    price: Money | None = field(default_factory=lambda: Money("12.50", "USD"))
    variant: Variant | None = None
    supplier: Organization | None = None
    supply_price: str = "20.00"


def make_packable_order(
    *bought: Bought,
    seller: Organization | None = None,
    mode: DispatchMode = DispatchMode.WAREHOUSE,
    address: dict[str, Any] | None = None,
    now: datetime = PLACED_AT,
) -> Order:
    """A paid order whose goods are in the warehouse, or for direct dispatch confirmed by their suppliers.

    Suppliers are active, goods reserved and asked for by real rows; a purchase order a supplier.
    """
    lines = bought or (Bought(),)
    with acting_as_system():
        code = f"SELLER-{next(numbers)}"
        seller = seller or make_sellers([code])[code]
        store = Store.objects.get(seller=seller)
        order = Order.objects.create(
            seller=seller, store=store, order_no=f"AE-{next(numbers):06}", placed_at=now, paid_at=now, source="hand"
        )
        told = ADDRESS | (address or {})
        Order.objects.filter(pk=order.pk).update(country=told["country"], status="awaiting_dispatch")
        OrderAddress.objects.create(order=order, seller=seller, **told)
    own = None if all(line.supplier for line in lines) else make_active_supplier(f"P{next(numbers)}")
    for line in lines:
        supplier = line.supplier or own
        assert supplier is not None
        add_item(order, line, supplier, mode=mode, now=now)
    with acting_as_system():
        order.refresh_from_db()
    return order


def add_item(order: Order, line: Bought, supplier: Organization, *, mode: DispatchMode, now: datetime) -> LineItem:
    variant = line.variant or make_variant()
    with acting_as_system():
        offer = Offer.objects.filter(variant=variant, supplier=supplier).first()
    offer = offer or make_offer(variant, supplier=supplier, supply_price=line.supply_price)
    with acting_as_system():
        row = OrderLine.objects.create(
            seller_id=order.seller_id,
            order=order,
            sku=variant.sku,
            title="as the channel calls it",
            quantity=line.quantity,
            unit_price=line.price,
        )
        direct = mode == DispatchMode.DIRECT
        item = LineItem.objects.create(
            seller_id=order.seller_id,
            order=order,
            line=row,
            variant=variant,
            quantity=line.quantity,
            state=ItemState.CONFIRMED if direct else ItemState.ARRIVED,
        )
        key = f"test:{item.pk}"
        receive_stock(lines={offer.pk: line.quantity}, key=f"{key}:in", now=now)
        (held,) = reserve_stock(lines={offer.pk: line.quantity}, document=f"order:{order.pk}", key=key, now=now)
        allocation = Allocation.objects.create(
            seller_id=order.seller_id,
            order=order,
            item=item,
            offer=offer,
            supplier=supplier,
            quantity=line.quantity,
            unit_price=Money("21.60", "CNY"),
            reservation_id=held.reservation_id,
            made_at=now,
        )
        ask(allocation, offer, supplier, mode=mode, now=now)
    return item


def ask(allocation: Allocation, offer: Offer, supplier: Organization, *, mode: DispatchMode, now: datetime) -> None:
    """A line on the supplier's purchase order of this mode, accepted whole."""
    direct = mode == DispatchMode.DIRECT
    purchase_order, _ = PurchaseOrder.objects.get_or_create(
        supplier=supplier,
        mode=mode,
        state="accepted" if direct else "closed",
        defaults={
            "number": f"PO-{next(numbers):06}",
            "issued_at": now,
            "accept_by": now + timedelta(hours=24),
            "ship_by": now + timedelta(hours=48),
        },
    )
    number = purchase_order.lines.count() + 1
    record: dict[str, Any] = {"supplier_id": supplier.pk, "document": purchase_order.number, "line": number}
    record_request(**record, requested_at=purchase_order.issued_at, ship_by=purchase_order.ship_by)
    record_answer(**record, accepted=True, answered_at=now)
    PurchaseLine.objects.create(
        supplier=supplier,
        purchase_order=purchase_order,
        line=number,
        allocation=allocation,
        offer=offer,
        quantity=allocation.quantity,
        accepted=allocation.quantity,
        received=0 if direct else allocation.quantity,
        unit_price=Money("20.00", "CNY"),
        state="accepted" if direct else "received",
        answered_at=now,
    )


def items_of(order: Order) -> dict[int, int]:
    """All that is in an order, as it is packed."""
    with acting_as_system():
        found: Sequence[LineItem] = list(order.items.order_by("pk"))
        return {item.pk: item.quantity for item in found}
