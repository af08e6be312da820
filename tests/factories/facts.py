"""From plain facts (tests/reference/facts.py) to rows, through the same tables that imports fill."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from apps.accounts.models import Organization
from apps.channels.models import Store
from apps.fulfillment.enums import ParcelStatus
from apps.fulfillment.models import Parcel, TrackingEvent
from apps.orders.enums import OrderStatus
from apps.orders.models import Order, OrderSettlement
from apps.points_ledger.domain.earning import RefreshResult, refresh_earnings
from apps.points_ledger.models import Election
from apps.wallet.models import FxRate
from tests.reference import facts


def make_sellers(codes: Iterable[str], *, joined_on: date = date(2026, 1, 1)) -> dict[str, Organization]:
    """Sellers by code, each with one store."""
    sellers = {
        code: Organization.objects.create(kind="seller", code=code, name=f"Seller {code}", joined_on=joined_on)
        for code in codes
    }
    Store.objects.bulk_create(Store(seller=seller, channel="csv", name="main") for seller in sellers.values())
    return sellers


def write_rates(rates: Sequence[facts.FxRate]) -> None:
    FxRate.objects.bulk_create(
        FxRate(rate_on=rate.rate_on, base=rate.base, quote=rate.quote, rate=rate.rate) for rate in rates
    )


def write_elections(sellers: dict[str, Organization], elections: Sequence[facts.Election]) -> None:
    Election.objects.bulk_create(
        Election(seller=sellers[each.seller], option=each.option, effective_from=each.effective_from)
        for each in elections
    )


def write_orders(
    sellers: dict[str, Organization],
    orders: Sequence[facts.Order],
    parcels: Sequence[facts.Parcel],
    *,
    now: datetime,
) -> RefreshResult:
    """Write orders with settlements, parcels and delivery scans, and refresh what they earn."""
    stores = {store.seller_id: store for store in Store.objects.all()}
    rows = {
        order.key: Order(
            seller=sellers[order.seller],
            store=stores[sellers[order.seller].pk],
            order_no=order.key,
            placed_at=order.placed_at,
            status=OrderStatus.CANCELLED if order.cancelled else OrderStatus.OPEN,
        )
        for order in orders
    }
    Order.objects.bulk_create(rows.values())
    OrderSettlement.objects.bulk_create(
        OrderSettlement(
            order=rows[order.key],
            seller=sellers[order.seller],
            amount=order.settled_amount,
            amount_currency=order.currency,
            settled_at=order.settled_at,
        )
        for order in orders
        if order.settled_at is not None
    )
    _write_parcels(rows, parcels, now)
    return refresh(list(rows.values()), now=now)


def _write_parcels(orders: dict[str, Order], parcels: Sequence[facts.Parcel], now: datetime) -> None:
    rows = [
        Parcel(
            seller_id=orders[parcel.order_key].seller_id,
            order=orders[parcel.order_key],
            tracking_no=f"{parcel.order_key}-{number}",
            service=parcel.service,
            shipped_at=orders[parcel.order_key].placed_at,
            delivered_at=parcel.delivered_at,
            status=ParcelStatus.DELIVERED if parcel.delivered_at else ParcelStatus.IN_TRANSIT,
        )
        for number, parcel in enumerate(parcels)
    ]
    Parcel.objects.bulk_create(rows)
    TrackingEvent.objects.bulk_create(
        TrackingEvent(
            seller_id=row.seller_id,
            parcel=row,
            status=ParcelStatus.DELIVERED,
            occurred_at=row.delivered_at,
            recorded_at=now,
            source="history",
        )
        for row in rows
        if row.delivered_at
    )


def refresh(orders: Sequence[Order], *, now: datetime) -> RefreshResult:
    """What an import does after changing these orders."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create temp table changed_orders on commit drop as select unnest(%s::bigint[]) as order_id",
            [[order.pk for order in orders]],
        )
        result = refresh_earnings(order_ids_table="changed_orders", now=now)
        cursor.execute("drop table changed_orders")
    return result


def settled_order(
    key: str,
    seller: str,
    *,
    delivered_at: datetime,
    settled_at: datetime | None = None,
    amount: str = "20.00",
    currency: str = "CNY",
    packages: int = 1,
) -> tuple[facts.Order, list[facts.Parcel]]:
    """A plain earning order: settled when delivered, unless told otherwise."""
    order = facts.Order(
        key=key,
        seller=seller,
        placed_at=delivered_at.replace(day=1),
        currency=currency,
        settled_amount=Decimal(amount),
        settled_at=settled_at or delivered_at,
    )
    return order, [facts.Parcel(key, "registered_packet", delivered_at) for _ in range(packages)]
