"""A shop whose goods several suppliers offer: short words for what routing and purchasing tests do and look at."""

from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from apps.accounts.models import Organization
from apps.catalog.models import Offer
from apps.orders.domain.answering import Answer, answer_purchase
from apps.orders.domain.answering_effects import apply_answers
from apps.orders.domain.purchasing import issue_purchases
from apps.orders.domain.routing import route_orders
from apps.orders.enums import OnShortage
from apps.orders.models import (
    Allocation,
    LineItem,
    Order,
    PurchaseLine,
    PurchaseOrder,
    RoutingDecision,
    RoutingPolicy,
    RoutingStandard,
)
from apps.stock.domain.check import check_stock
from apps.stock.domain.movements import observe_stock
from apps.stock.models import Reservation, StockLevel
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from tests.factories.catalog import make_offer
from tests.factories.suppliers import make_active_supplier
from tests.orders.placing import NOW, Shop, line, make_shop


@dataclass
class Market:
    """`offers` by supplier's code and name of the goods."""

    shop: Shop
    suppliers: dict[str, Organization]
    offers: dict[tuple[str, str], Offer] = field(default_factory=dict)

    def offer(self, code: str, name: str = "bear", pieces: int = 10, **terms: Any) -> Offer:
        """A supplier offers goods and has so many of them, seen NOW."""
        offer = make_offer(self.shop.variant(name), supplier=self.suppliers[code], **terms)
        self.offers[code, name] = offer
        if pieces:
            self.see(code, name, pieces)
        return offer

    def see(self, code: str, name: str, pieces: int, *, at: datetime = NOW) -> None:
        """What is on hand from now on."""
        with acting_as_system():
            offer_id = self.offers[code, name].pk
            key = f"see {offer_id} {at} {pieces}"
            observe_stock(offer_id=offer_id, quantity=pieces, observed_at=at, source="test", key=key, now=at)

    def place(self, *lines: tuple[str, int], order_no: str = "A-1", **given: Any) -> Order:
        """A paid order of so many pieces of each SKU, which are mapped to the goods of the same name."""
        wanted = [line(name.upper(), quantity) for name, quantity in lines or [("bear", 2)]]
        return self.shop.place(order_no, lines=wanted, **given).order

    def prefer(self, on_shortage: OnShortage) -> None:
        with acting_as_system():
            RoutingPolicy.objects.create(seller=self.shop.seller, on_shortage=on_shortage)

    def route(self, *orders: Order, now: datetime = NOW) -> dict[int, str]:
        """Outcomes by item, of all orders together."""
        outcomes = route_orders(order_ids=[order.pk for order in orders], now=now)
        return {item: outcome.value for items in outcomes.values() for item, outcome in items.items()}

    def issue(self, *, now: datetime = NOW) -> list[PurchaseOrder]:
        with acting_as_system():
            numbers = issue_purchases(now=now, step=nullcontext)
            return [PurchaseOrder.objects.get(number=number) for number in numbers]

    def answer(self, purchase: PurchaseOrder, *answers: Answer, now: datetime = NOW) -> None:
        """The supplier answers the lines in order, and the platform does its part."""
        with acting_for_supplier(purchase.supplier_id):
            lines = list(purchase.lines.order_by("line").values_list("pk", flat=True))
            given = dict(zip(lines, answers, strict=True))
            answer_purchase(purchase_order_id=purchase.pk, answers=given, now=now)
        with acting_as_system():
            apply_answers(purchase_order_id=purchase.pk, now=now)


def make_market(*codes: str) -> Market:
    """A shop that has bear and train mapped, and active suppliers of these codes."""
    shop = make_shop()
    for sku in ("BEAR", "TRAIN"):
        shop.map(sku)
    return Market(shop, {code: make_active_supplier(code) for code in codes or ("P1", "P2")})


def stock_of(market: Market) -> dict[tuple[str, str], tuple[int, int]]:
    """On hand and reserved of each offer."""
    with acting_as_system():
        levels = {level.offer_id: (level.on_hand, level.reserved) for level in StockLevel.objects.all()}
    return {name: levels[offer.pk] for name, offer in market.offers.items() if offer.pk in levels}


def served(order: Order) -> list[tuple[str, int, str, str]]:
    """Each item with a live allocation: goods, pieces, state, supplier's code."""
    with acting_as_system():
        live = Allocation.objects.filter(order=order, state="live").order_by("item")
        return [
            (each.item.variant.sku, each.quantity, each.item.state, each.supplier.code)
            for each in live.select_related("item__variant", "supplier")
        ]


def candidates_in(item_id: int) -> dict[int, dict[str, Any]]:
    """The newest decision's candidates, by offer."""
    with acting_as_system():
        decision = RoutingDecision.objects.filter(item=item_id).latest("attempt")
        return {each["offer"]: each for each in decision.trace["candidates"]}


def item_ids(order: Order) -> list[int]:
    with acting_as_system():
        return list(LineItem.objects.filter(order=order).order_by("pk").values_list("pk", flat=True))


def lines_of_purchase(purchase: PurchaseOrder) -> list[tuple[int, int, str]]:
    """Asked, accepted and state of each line."""
    with acting_as_system():
        return list(PurchaseLine.objects.filter(purchase_order=purchase).values_list("quantity", "accepted", "state"))


TO_COME = ("allocated", "ordered", "confirmed")
SERVED = (*TO_COME, "arrived", "packed", "shipped", "delivered")


def assert_consistent() -> None:
    """What always holds between items, allocations, purchase lines and stock.

    Stock agrees with its movements; what is reserved is what live allocations wait for, and what is on its way for
    orders that were cancelled; nothing is asked for twice.
    """
    with acting_as_system():
        assert check_stock() == []
        live = list(Allocation.objects.filter(state="live").select_related("item", "purchase_line"))
        to_come = [each for each in live if each.item.state in TO_COME]
        received = dict(PurchaseLine.objects.values_list("allocation", "received"))
        wanted = {each.reservation_id: each.quantity - received.get(each.pk, 0) for each in to_come}
        under_way = PurchaseLine.objects.filter(state="shipped", allocation__state="cancelled")
        foreign = [*under_way.values_list("allocation__reservation_id", flat=True)]
        held = Reservation.objects.filter(state="open").exclude(document="order:0").exclude(pk__in=foreign)
        assert {each.pk: each.open_quantity for each in held} == {key: left for key, left in wanted.items() if left}
        assert all(each.quantity == each.item.quantity for each in live)
        served = set(LineItem.objects.filter(state__in=SERVED).values_list("pk", flat=True))
        assert sorted(each.item_id for each in live) == sorted(served)
        assert all(hasattr(each, "purchase_line") == (each.item.state != "allocated") for each in to_come)
        counts = PurchaseLine.objects.exclude(state__in=("refused", "overdue", "cancelled"))
        twice = counts.filter(allocation__state="live").values("allocation__item").annotate(n=Count("pk"))
        assert not twice.filter(n__gt=1).exists()


def add_standard(effective_from: date, **figures: Any) -> None:
    """As staff do: a new row, from a Shanghai day on."""
    given = {
        "cost_weight": 50, "lead_time_weight": 20, "score_weight": 20, "stock_age_weight": 10, "stale_stock_hours": 72,
        "accept_within_hours": 24, "grace_hours": 24,
    }  # fmt: skip
    with acting_as_ops():
        RoutingStandard.objects.create(effective_from=effective_from, **given | figures)
