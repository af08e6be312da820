"""Orders placed through the one door, and a seller with goods to map to."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from djmoney.money import Money

from apps.accounts.models import Organization
from apps.catalog.models import Variant
from apps.channels.models import Store
from apps.orders.domain.content import Address, NewLine
from apps.orders.domain.intake import Placed, place_order
from apps.orders.domain.mapping import map_sku
from apps.orders.models import LineItem, Order, OrderException
from apps.tenancy.context import acting_as_system, acting_for_seller
from tests.factories.catalog import make_variant
from tests.factories.facts import make_sellers

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
PLACED_AT, PAID_AT = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
BERLIN = Address(
    name="Anna Schmidt", line1="Lange Straße 7", city="Berlin", country="DE", postcode="10115", phone="+49 30 123456"
)


def line(sku: str = "BEAR", quantity: int = 2, **more: Any) -> NewLine:
    given = {"title": f"The {sku}", "unit_price": Money("12.50", "EUR")} | more
    return NewLine(sku=sku, quantity=quantity, **given)


def to(country: str, **more: Any) -> Address:
    return replace(BERLIN, **{"country": country, "postcode": ""} | more)


@dataclass
class Shop:
    """A seller with one store; `bear` and `train` are goods of the catalog."""

    seller: Organization
    store: Store
    goods: dict[str, Variant] = field(default_factory=dict)

    def place(self, order_no: str = "A-1", *, as_seller: bool = False, **given: Any) -> Placed:
        """Place an order two hours old, paid an hour ago, to Berlin."""
        values = {
            "placed_at": PLACED_AT,
            "paid_at": PAID_AT,
            "address": BERLIN,
            "lines": [line()],
            "source": "channel",
            "now": NOW,
        } | given
        with acting_for_seller(self.seller.pk) if as_seller else acting_as_system():
            return place_order(seller_id=self.seller.pk, store_id=self.store.pk, order_no=order_no, **values)

    def map(self, sku: str, parts: dict[str, int] | None = None, *, now: datetime = NOW) -> list[int]:
        """Map an SKU, to the goods of the same name unless told otherwise, as the seller does."""
        wanted = {self.variant(name).pk: quantity for name, quantity in (parts or {sku.lower(): 1}).items()}
        with acting_for_seller(self.seller.pk):
            return map_sku(seller_id=self.seller.pk, store_id=self.store.pk, sku=sku, parts=wanted, now=now)

    def variant(self, name: str) -> Variant:
        if name not in self.goods:
            self.goods[name] = make_variant(sku=f"C-{name.upper()}", title=f"Toy {name}")
        return self.goods[name]


def make_shop(code: str = "S1") -> Shop:
    with acting_as_system():
        seller = make_sellers([code])[code]
        return Shop(seller, Store.objects.get(seller=seller))


def items_of(order: Order) -> list[tuple[str, int, str]]:
    """Goods, pieces and state of an order's items, the oldest first."""
    with acting_as_system():
        rows = LineItem.objects.filter(order=order).order_by("pk").values_list("variant__sku", "quantity", "state")
        return list(rows)


def lines_of(order: Order) -> list[tuple[str, int, bool]]:
    """SKU, pieces, and whether the line still counts."""
    with acting_as_system():
        return [(each.sku, each.quantity, each.cancelled_at is None) for each in order.lines.order_by("pk")]


def open_of(order: Order) -> dict[str, dict[str, Any]]:
    """Details of what is open, by kind."""
    with acting_as_system():
        found = OrderException.objects.filter(order=order, closed_at=None)
        return {each.kind: each.details for each in found}


def status_of(order: Order) -> str:
    with acting_as_system():
        return str(Order.objects.values_list("status", flat=True).get(pk=order.pk))
