"""Where a month's points come from: every order with its parcels, scans, settlement and FX rate."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from djmoney.money import Money

from apps.common.periods import Month
from apps.points_ledger.models import Adjustment

EARNING_ORDERS = """
select earning.order_id, orders.order_no, store.channel, orders.placed_at, earning.qualified_at, earning.packages,
  settlement.amount, settlement.amount_currency, settlement.settled_at, fx.rate_on, fx.rate,
  earning.settled_cny_fen, earning.bonus
from points_ledger_earningorder earning
join orders_order orders on orders.id = earning.order_id
join channels_store store on store.id = orders.store_id
join orders_ordersettlement settlement on settlement.order_id = earning.order_id
left join lateral (
  select rate_on, rate from wallet_fxrate
  where base = settlement.amount_currency and quote = 'CNY'
    and rate_on <= (settlement.settled_at at time zone 'Asia/Shanghai')::date
  order by rate_on desc limit 1
) fx on true
where earning.seller_id = %(seller_id)s and earning.month = %(month)s
  and (earning.qualified_at, earning.order_id) > (%(after_at)s, %(after_id)s)
order by earning.qualified_at, earning.order_id
limit %(limit)s
"""
PARCELS = """
select parcel.order_id, parcel.id, parcel.tracking_no, parcel.service, parcel.shipped_at, parcel.delivered_at,
  scan.occurred_at, coalesce(scan.source, ''), coalesce(scan.carrier_code, '')
from fulfillment_parcel parcel
left join lateral (
  select occurred_at, source, carrier_code from fulfillment_trackingevent event
  where event.parcel_id = parcel.id and event.status = 'delivered'
  order by (event.occurred_at = parcel.delivered_at) desc, event.occurred_at desc, event.id desc limit 1
) scan on true
where parcel.order_id = any(%(order_ids)s)
order by parcel.order_id, parcel.tracking_no
"""
BEGINNING = datetime.fromisoformat("0001-01-01T00:00:00+00:00")


@dataclass(frozen=True)
class ExplainedParcel:
    """A package and the scan that proves its delivery."""

    parcel_id: int
    tracking_no: str
    service: str
    shipped_at: datetime | None
    delivered_at: datetime | None
    scanned_at: datetime | None
    scan_source: str
    scan_code: str


@dataclass(frozen=True)
class ExplainedOrder:
    """An earning order with everything that its points rest on. Instants are UTC; `cny_fen` is fen."""

    order_id: int
    order_no: str
    channel: str
    placed_at: datetime
    qualified_at: datetime
    packages: int
    settled: Money
    settled_at: datetime
    rate_on: date | None
    rate: Decimal | None
    cny_fen: int | None
    bonus: bool | None
    parcels: tuple[ExplainedParcel, ...]


def explain_orders(
    *, seller_id: int, month: Month, after: tuple[datetime, int] | None = None, limit: int | None = None
) -> list[ExplainedOrder]:
    """A seller's earning orders of a month by qualifying instant; `after` continues behind (qualified_at, id)."""
    after_at, after_id = after or (BEGINNING, 0)
    parameters: dict[str, Any] = {
        "seller_id": seller_id,
        "month": month.first_day,
        "after_at": after_at,
        "after_id": after_id,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(EARNING_ORDERS, parameters)
        rows = cursor.fetchall()
    parcels = _parcels_of([row[0] for row in rows])
    return [_explained(row, tuple(parcels[row[0]])) for row in rows]


def explain_adjustments(*, seller_id: int, run_id: int) -> Iterator[Adjustment]:
    """The adjustments that a run posted to a seller."""
    adjustments = Adjustment.objects.select_related("order").filter(seller_id=seller_id, run_id=run_id)
    return adjustments.order_by("month", "id").iterator()


def _parcels_of(order_ids: list[int]) -> dict[int, list[ExplainedParcel]]:
    found: dict[int, list[ExplainedParcel]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(PARCELS, {"order_ids": order_ids})
        for order_id, *parcel in cursor:
            found[order_id].append(ExplainedParcel(*parcel))
    return found


def _explained(row: tuple[Any, ...], parcels: tuple[ExplainedParcel, ...]) -> ExplainedOrder:
    (order_id, order_no, channel, placed_at, qualified_at, packages, *rest) = row
    (amount, currency, settled_at, rate_on, rate, cny_fen, bonus) = rest
    return ExplainedOrder(
        order_id=order_id,
        order_no=order_no,
        channel=channel,
        placed_at=placed_at,
        qualified_at=qualified_at,
        packages=packages,
        settled=Money(amount, currency),
        settled_at=settled_at,
        rate_on=rate_on,
        rate=rate,
        cny_fen=cny_fen,
        bonus=bonus,
        parcels=parcels,
    )
