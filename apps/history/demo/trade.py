"""A seller's trade, day by day: orders, what they cost, and the way of their parcels."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from apps.common.periods import SHANGHAI, Month, start_of_day
from apps.fulfillment.enums import REGISTERED_PACKET
from apps.history.demo.cast import ALIEXPRESS, DemoSeller
from apps.history.demo.numbers import OTHER_SERVICES, Numbers
from apps.history.demo.places import PLACES, Place
from apps.orders.enums import OrderStatus

WEEKDAYS = (1.0, 0.97, 0.95, 0.98, 1.02, 1.08, 1.0)
SUNDAY = 6
CANCELLED, SECOND_PARCEL, OTHER_SECOND, LOST, UNSETTLED = 0.03, 0.1, 0.06, 0.015, 0.02
ROUND_THIRTY = 0.03
AROUND_THIRTY = (Decimal("29.99"), Decimal("30.00"), Decimal("30.01"))
USUAL_USD, SPREAD = 15.0, 0.55


@dataclass(frozen=True)
class DemoParcel:
    tracking_no: str
    service: str
    shipped_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True)
class DemoOrder:
    seller: str
    channel: str
    order_no: str
    placed_at: datetime
    status: str
    currency: str
    settled_amount: Decimal | None
    settled_at: datetime | None
    parcels: tuple[DemoParcel, ...]

    @property
    def earns_from(self) -> datetime | None:
        """When it began to earn, if it does: the later of settlement and last delivery."""
        ends = [self.settled_at, *(parcel.delivered_at for parcel in self.parcels)]
        known = [end for end in ends if end is not None]
        plain = all(parcel.service == REGISTERED_PACKET for parcel in self.parcels)
        if self.status == OrderStatus.CANCELLED or not self.parcels or not plain or len(known) < len(ends):
            return None
        return max(known)


@dataclass(frozen=True)
class Trade:
    """What all sellers share: the period, today's prices of currencies in USD, and the number series."""

    first: date
    as_of: datetime
    usd_value: Mapping[str, Decimal]
    random: Random
    numbers: Numbers

    def orders_of(self, seller: DemoSeller, last_month: Month) -> list[DemoOrder]:
        orders = list(self._orders(seller))
        if seller.earning_orders is None:
            return orders
        earning = [order for order in orders if order.earns_from and Month.of(order.earns_from) == last_month]
        surplus = {order.order_no for order in earning[seller.earning_orders :]}
        return [
            replace(order, settled_amount=None, settled_at=None) if order.order_no in surplus else order
            for order in orders
        ]

    def _orders(self, seller: DemoSeller) -> Iterator[DemoOrder]:
        day = self.first
        while start_of_day(day) < self.as_of:
            average = seller.rate_on((day - self.first).days) * WEEKDAYS[day.weekday()]
            instants = sorted(self._moment(day) for _ in range(self._poisson(average)))
            yield from (self._order(seller, instant) for instant in instants if instant < self.as_of)
            day += timedelta(days=1)

    def _order(self, seller: DemoSeller, placed_at: datetime) -> DemoOrder:
        random = self.random
        channel = random.choice(seller.channels)
        place = random.choices(PLACES, [place.weight for place in PLACES])[0]
        cancelled = random.random() < CANCELLED
        parcels = () if cancelled else tuple(self._parcels(seller, place, placed_at))
        currency = random.choice(("USD", "CNY")) if channel == ALIEXPRESS else place.currency
        settled_at = self._settled_at(parcels)
        return DemoOrder(
            seller.code, channel, self.numbers.order_no(seller.code, channel), placed_at,
            OrderStatus.CANCELLED if cancelled else OrderStatus.OPEN, currency,
            self._amount(currency) if settled_at else None, settled_at, parcels,
        )  # fmt: skip

    def _parcels(self, seller: DemoSeller, place: Place, placed_at: datetime) -> Iterator[DemoParcel]:
        shipped_at = self._shipped_at(placed_at)
        if shipped_at >= self.as_of:
            return
        own = self.random.random() < seller.platform_share
        for number in range(1 + (self.random.random() < SECOND_PARCEL)):
            strays = not own or (number > 0 and self.random.random() < OTHER_SECOND)
            service = self.random.choice(OTHER_SERVICES) if strays else REGISTERED_PACKET
            delivered_at = self._delivered_at(place, shipped_at)
            yield DemoParcel(self.numbers.tracking_no(service), service, shipped_at, delivered_at)

    def _shipped_at(self, placed_at: datetime) -> datetime:
        """Handed over on one of the next days between ten and eight, never on a Sunday."""
        day = placed_at.astimezone(SHANGHAI).date() + timedelta(days=self.random.choice((1, 1, 1, 2, 2, 3)))
        if day.weekday() == SUNDAY:
            day += timedelta(days=1)
        seconds = self.random.randrange(10 * 3600, 20 * 3600)
        return datetime.combine(day, time.min, SHANGHAI) + timedelta(seconds=seconds)

    def _delivered_at(self, place: Place, shipped_at: datetime) -> datetime | None:
        """Scanned in the daytime of the place; None if lost or still under way."""
        least, usual, most = place.days
        day = shipped_at.date() + timedelta(days=round(self.random.triangular(least, most, usual)))
        seconds = self.random.randrange(9 * 3600, 19 * 3600)
        delivered_at = datetime.combine(day, time.min, place.utc_offset) + timedelta(seconds=seconds)
        lost = self.random.random() < LOST
        return None if lost or delivered_at >= self.as_of else delivered_at

    def _settled_at(self, parcels: tuple[DemoParcel, ...]) -> datetime | None:
        """A few days after shipping, or for one order in three after the last delivery."""
        if not parcels or self.random.random() < UNSETTLED:
            return None
        base = max(parcel.delivered_at or parcel.shipped_at for parcel in parcels)
        if self.random.random() < 2 / 3:
            base = max(parcel.shipped_at for parcel in parcels)
        settled_at = (base + timedelta(days=self.random.uniform(1, 5))).astimezone(UTC).replace(microsecond=0)
        return settled_at if settled_at < self.as_of else None

    def _amount(self, currency: str) -> Decimal:
        if currency == "USD" and self.random.random() < ROUND_THIRTY:
            return self.random.choice(AROUND_THIRTY)
        usd = Decimal(self.random.lognormvariate(math.log(USUAL_USD), SPREAD))
        step = Decimal(1) if currency == "JPY" else Decimal("0.01")
        return (usd / self.usd_value[currency]).quantize(step, ROUND_HALF_UP)

    def _moment(self, day: date) -> datetime:
        """Buyers sleep while Shanghai works: most orders come in the evening and at night."""
        hour = self.random.choices(range(24), [5, 5, 5, 5, 4, 4, 3, 3, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 6])[
            0
        ]
        seconds = hour * 3600 + self.random.randrange(3600)
        return datetime.combine(day, time.min, SHANGHAI) + timedelta(seconds=seconds)

    def _poisson(self, average: float) -> int:
        """Knuth's: enough for the demo's averages."""
        limit, product, count = math.exp(-average), self.random.random(), 0
        while product > limit:
            product *= self.random.random()
            count += 1
        return count
