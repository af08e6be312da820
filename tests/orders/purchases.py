"""Purchase orders that are asked for, and what is known of them."""

from typing import Any

from apps.orders.models import PurchaseLine, PurchaseOrder
from apps.suppliers.models import SupplyRecord
from apps.tenancy.context import acting_as_system
from tests.orders.market import Market


def asked(market: Market, *lines: tuple[str, int]) -> PurchaseOrder:
    """An order that is routed to the cheap P1 and asked for; P2 has the same for more."""
    market.offer("P1", supply_price="10.00")
    market.offer("P2", supply_price="20.00")
    if ("train", 1) in lines:
        market.offer("P1", "train")
    order = market.place(*lines or [("bear", 5)])
    market.route(order)
    (purchase,) = market.issue()
    return purchase


def ordered(purchase: PurchaseOrder) -> Any:
    with acting_as_system():
        return PurchaseLine.objects.filter(purchase_order=purchase).first().allocation.order


def records(market: Market, code: str = "P1") -> list[dict[str, Any]]:
    """What the score card knows of each line: only what is known."""
    names = ("answered_at", "accepted", "shipped_at", "cancelled_at", "withdrawn_at", "incident_at")
    with acting_as_system():
        rows = SupplyRecord.objects.filter(supplier=market.suppliers[code]).order_by("document", "line").values(*names)
        return [{name: value for name, value in row.items() if value is not None} for row in rows]


def state_of(purchase: PurchaseOrder) -> str:
    with acting_as_system():
        return str(PurchaseOrder.objects.values_list("state", flat=True).get(pk=purchase.pk))
