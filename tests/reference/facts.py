"""Plain facts that the references read: no Django, no database, no shared code with the product."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Order:
    """`key` is whatever the parcels call it by; the last three are None together when not settled."""

    key: str
    seller: str
    placed_at: datetime
    cancelled: bool = False
    currency: str | None = None
    settled_amount: Decimal | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True)
class Parcel:
    order_key: str
    service: str
    delivered_at: datetime | None


@dataclass(frozen=True)
class FxRate:
    """From the Shanghai day `rate_on`, one `base` is worth `rate` of `quote`."""

    rate_on: date
    base: str
    quote: str
    rate: Decimal


@dataclass(frozen=True)
class Election:
    """band, rate or best, from the first instant of the Shanghai day `effective_from`."""

    seller: str
    option: str
    effective_from: date


@dataclass(frozen=True)
class Relief:
    """Both days included; no seller means everybody."""

    starts_on: date
    ends_on: date
    seller: str | None = None


def shanghai_day(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()
