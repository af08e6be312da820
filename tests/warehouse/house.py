"""A warehouse of two bins, and a market whose goods come there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from apps.orders.models import Order, PurchaseLine, PurchaseOrder
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from apps.warehouse.domain.announcing import announce_delivery
from apps.warehouse.domain.receiving import Counted, receive_delivery
from apps.warehouse.models import Bin, Delivery, Warehouse
from tests.factories.parcels import make_range, make_rates, make_sender
from tests.orders.market import Market, make_market
from tests.orders.placing import NOW

LATER = NOW + timedelta(hours=20)


@dataclass
class House:
    market: Market
    warehouse: Warehouse

    def confirmed(self, *lines: tuple[str, int], order_no: str = "A-1") -> Order:
        """A routed order whose purchase orders are accepted."""
        order = self.market.place(*lines, order_no=order_no)
        self.market.route(order)
        for purchase in self.market.issue():
            with acting_as_system():
                asked = list(purchase.lines.order_by("line"))
            self.market.answer(purchase, *((line.quantity, "") for line in asked))
        return order

    def lines(self, code: str) -> dict[int, int]:
        """What a supplier accepted and has to send, by purchase line."""
        with acting_as_system():
            lines = PurchaseLine.objects.filter(supplier__code=code, state="accepted").order_by("pk")
            return {line.pk: line.accepted for line in lines}

    def announce(self, code: str, pieces: dict[int, int] | None = None, *, note: str = "", **given: Any) -> Delivery:
        supplier = self.market.suppliers[code]
        with acting_for_supplier(supplier.pk):
            return announce_delivery(
                supplier_id=supplier.pk,
                warehouse_id=self.warehouse.pk,
                delivery_note=note or f"DN-{code}",
                pieces=self.lines_or(code, pieces),
                now=given.pop("now", NOW),
                **given,
            )

    def lines_or(self, code: str, pieces: dict[int, int] | None) -> dict[int, int]:
        if pieces is not None:
            return pieces
        supplier = self.market.suppliers[code]
        lines = PurchaseLine.objects.filter(supplier=supplier, state="accepted").order_by("pk")
        return {line.pk: line.accepted for line in lines}

    def receive(self, delivery: Delivery, *counts: Counted, now: datetime = LATER) -> Delivery:
        """Count the lines in order; without counts, everything came and is good."""
        with acting_as_ops():
            lines = list(delivery.lines.order_by("pk"))
            told = counts or [Counted(line.announced) for line in lines]
            given = {line.pk: counted for line, counted in zip(lines, told, strict=True)}
            return receive_delivery(delivery_id=delivery.pk, counts=given, now=now)


def make_house(*codes: str) -> House:
    make_sender()
    make_range(8, 20_000)
    make_rates(USD="7.1", EUR="8")
    market = make_market(*codes)
    with acting_as_ops():
        warehouse = Warehouse.objects.create(code="XM1", name="Xiamen", address="Harbour Road 1\nXiamen")
        Bin.objects.bulk_create(Bin(warehouse=warehouse, code=code) for code in ("A-01", "B-07"))
    return House(market, warehouse)


def purchase_states() -> list[tuple[str, int, int, str]]:
    """Supplier, accepted, received and state of every purchase line."""
    with acting_as_system():
        lines = PurchaseLine.objects.order_by("pk").values_list("supplier__code", "accepted", "received", "state")
        return list(lines)


def purchase_of(code: str) -> PurchaseOrder:
    with acting_as_system():
        return PurchaseOrder.objects.get(supplier__code=code)
