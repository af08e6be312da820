"""Two sellers with a store each, and short words for what becomes of their orders. Times are Shanghai's."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from djmoney.money import Money

from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.common.periods import SHANGHAI
from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.dispatch_sla.domain.penalties import charge_penalties
from apps.dispatch_sla.domain.relief import Scope, declare_relief
from apps.dispatch_sla.models import DispatchClock, Penalty
from apps.fulfillment.models import Parcel
from apps.ledger import api as ledger
from apps.orders.domain.status import refresh_statuses
from apps.orders.models import LineItem, Order, OrderLine
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_seller
from apps.wallet.domain.seller_wallet import wallet_balance
from apps.wallet.domain.topups import confirm_top_up, request_top_up
from tests.factories.catalog import make_variant

numbers = count(1)
LISTED = datetime(2026, 3, 2, tzinfo=UTC)


def at(text: str) -> datetime:
    """A Shanghai time, as `11-02 10:00` of 2026, or with its year."""
    return (
        datetime.fromisoformat(text if text[:4].isdigit() else f"2026-{text}").replace(tzinfo=SHANGHAI).astimezone(UTC)
    )


@dataclass(frozen=True)
class World:
    seller: Organization
    store: Store
    other: Organization

    def order(self, paid: str, *, store: Store | None = None, sku: str = "bear", listed: datetime = LISTED) -> Order:
        """A paid order of one piece whose goods are in the warehouse."""
        place = store or self.store
        variant = make_variant(now=listed)
        with acting_as_system():
            order = Order.objects.create(
                seller_id=place.seller_id,
                store=place,
                order_no=f"A{next(numbers)}",
                placed_at=at(paid),
                paid_at=at(paid),
                source="hand",
                country="DE",
            )
            line = OrderLine.objects.create(seller_id=place.seller_id, order=order, sku=sku, title=sku, quantity=1)
            LineItem.objects.create(
                seller_id=place.seller_id, order=order, line=line, variant=variant, quantity=1, state="arrived"
            )
            refresh_statuses([order.pk])
        return order

    def sold_well(self, sku: str = "bear", month: str = "10-05") -> None:
        """More pieces of an SKU in a month before than slow products sell."""
        with acting_as_system():
            order = Order.objects.create(
                seller=self.seller, store=self.store, order_no=f"H{next(numbers)}", placed_at=at(f"{month} 10:00")
            )
            OrderLine.objects.create(seller=self.seller, order=order, sku=sku, title=sku, quantity=11)

    def ship(self, order: Order, scanned: str | None, *, carrier: str = "post") -> Parcel:
        with acting_as_system():
            parcel = Parcel.objects.create(
                seller_id=order.seller_id,
                order=order,
                tracking_no=f"T{next(numbers)}",
                service="registered_packet",
                carrier=carrier,
                packed_at=order.paid_at,
                shipped_at=scanned and at(scanned),
            )
            LineItem.objects.filter(order=order).update(state="shipped")
            refresh_statuses([order.pk])
        return parcel

    def scan(self, parcel: Parcel, scanned: str) -> None:
        with acting_as_system():
            Parcel.objects.filter(pk=parcel.pk).update(shipped_at=at(scanned))

    def month_of_orders(self, *, late: int, on_time: int) -> list[Order]:
        """November's orders, the late ones first."""
        orders = [self.order("11-02 10:00") for _ in range(late + on_time)]
        self.sweep("11-02 10:05")
        for order in orders[late:]:
            self.ship(order, "11-03 10:00")
        self.sweep("11-06 10:00")
        return orders

    def sweep(self, now: str) -> None:
        with acting_as_system():
            sweep_clocks(now=at(now))
        charge_penalties_of(now)

    def top_up(self, amount: str) -> None:
        with acting_for_seller(self.seller.pk):
            request = request_top_up(
                seller_id=self.seller.pk,
                amount=Money(amount, "CNY"),
                transfer_reference="INV-1",
                key=f"t{next(numbers)}",
                now=at("10-01 10:00"),
                actor_id=None,
            )
        with acting_as_ops():
            confirm_top_up(
                top_up_id=request.pk,
                received=Money(amount, "CNY"),
                bank_reference=f"B{next(numbers)}",
                now=at("10-01 10:00"),
                actor_id=None,
            )

    @property
    def balance(self) -> str:
        with acting_as_system():
            assert ledger.check_ledger().discrepancies == []
            return f"{wallet_balance(seller_id=self.seller.pk, currency='CNY').available.amount:.2f}"


def declare(now: str, **scope: object) -> int:
    """Declare relief for those who paid on 1 and 2 November."""
    days = {"starts_on": date(2026, 11, 1), "ends_on": date(2026, 11, 2)}
    with acting_as_ops():
        return declare_relief(
            name="Typhoon", reason="No flights from Xiamen.", scope=Scope(**(days | scope)), now=at(now)
        ).pk


def charge_penalties_of(now: str) -> None:
    with acting_as_system():
        charge_penalties(now=at(now), step=nullcontext)


def clock_of(order: Order) -> DispatchClock:
    with acting_as_system():
        return DispatchClock.objects.select_related("rule", "relief").get(pk=order.pk)


def penalty_of(order: Order) -> str | None:
    with acting_as_system():
        return Penalty.objects.filter(pk=order.pk).values_list("state", flat=True).first()


def make_world() -> World:
    fields: dict[str, Any] = {"kind": "seller", "joined_on": date(2026, 1, 1)}
    with acting_as_system():
        seller, other = (Organization.objects.create(code=code, name=code, **fields) for code in ("D1", "D2"))
        store, _other = (Store.objects.create(seller=each, channel="csv", name="main") for each in (seller, other))
    return World(seller, store, other)
