"""The monthly points rules read aloud: slow and obvious on purpose."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from tests.reference.facts import Election, FxRate, Order, Parcel, shanghai_day


@dataclass(frozen=True)
class RuleBook:
    bands: Sequence[tuple[int, int]] = (
        (30, 20_000),
        (60, 40_000),
        (100, 60_000),
        (150, 80_000),
        (300, 100_000),
        (450, 140_000),
        (600, 180_000),
    )
    rate_over_orders: int = 500
    rate_percent: int = 5
    bonus_over_usd: int = 30
    bonus_points: int = 1_000


@dataclass(frozen=True)
class Line:
    """One seller's month; `option` is the one that was applied, never `best`."""

    seller: str
    orders: int
    packages: int
    settled_cny_fen: int
    option: str
    band_points: int
    base_points: int
    bonus_orders: int
    bonus_points: int
    total_points: int


class MissingRate(Exception):
    """No CNY rate of `currency` on or before the Shanghai day of a settlement."""

    def __init__(self, day: date, currency: str):
        super().__init__(f"no rate {currency}/CNY on or before {day}")
        self.day, self.currency = day, currency


def settle_month(
    *,
    month: date,
    sellers: Iterable[str],
    elections: Sequence[Election] = (),
    orders: Sequence[Order] = (),
    parcels: Sequence[Parcel] = (),
    fx_rates: Sequence[FxRate] = (),
    rule_book: RuleBook | None = None,
) -> list[Line]:
    """One line per seller, sorted by code. `month` is any day of the Shanghai month.

    Raises MissingRate for the earliest day, then the first currency, of what is missing.
    """
    book = rule_book or RuleBook()
    earning = earning_orders(month=month, orders=orders, parcels=parcels)
    refuse_missing_rates(earning, fx_rates)
    return [
        settle_seller(
            seller,
            [(order, count) for order, count in earning if order.seller == seller],
            option_in_force(seller, month, elections),
            fx_rates,
            book,
        )
        for seller in sorted(sellers)
    ]


def earning_orders(*, month: date, orders: Sequence[Order], parcels: Sequence[Parcel]) -> list[tuple[Order, int]]:
    """The orders that belong to the month, each with its number of packages."""
    found = []
    for order in orders:
        own = [parcel for parcel in parcels if parcel.order_key == order.key]
        qualified = qualified_at(order, own)
        if qualified is not None and same_month(shanghai_day(qualified), month):
            found.append((order, len(own)))
    return found


def qualified_at(order: Order, parcels: Sequence[Parcel]) -> datetime | None:
    """The later of settlement and last delivery, or None if the order does not earn."""
    if order.cancelled or order.settled_at is None or not parcels:
        return None
    deliveries = []
    for parcel in parcels:
        if parcel.service != "registered_packet" or parcel.delivered_at is None:
            return None
        deliveries.append(parcel.delivered_at)
    return max([order.settled_at, *deliveries])


def same_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def option_in_force(seller: str, month: date, elections: Sequence[Election]) -> str:
    """The newest choice that began on or before the month's last day; `band` without any."""
    begun = [
        choice
        for choice in elections
        if choice.seller == seller and (choice.effective_from < month or same_month(choice.effective_from, month))
    ]
    return max(begun, key=lambda choice: choice.effective_from).option if begun else "band"


def settle_seller(
    seller: str,
    earning: Sequence[tuple[Order, int]],
    chosen: str,
    fx_rates: Sequence[FxRate],
    book: RuleBook,
) -> Line:
    packages = sum(count for _, count in earning)
    settled = sum(settled_cny_fen(order, fx_rates) for order, _ in earning)
    bonus_orders = sum(earns_bonus(order, fx_rates, book) for order, _ in earning)
    band_points = points_of_band(packages, book)
    rate_points = math.floor(Fraction(settled * book.rate_percent, 100))
    option = option_applied(chosen, len(earning), band_points, rate_points, book)
    base_points = rate_points if option == "rate" else band_points
    bonus_points = bonus_orders * book.bonus_points
    return Line(
        seller=seller,
        orders=len(earning),
        packages=packages,
        settled_cny_fen=settled,
        option=option,
        band_points=band_points,
        base_points=base_points,
        bonus_orders=bonus_orders,
        bonus_points=bonus_points,
        total_points=base_points + bonus_points,
    )


def option_applied(chosen: str, orders: int, band_points: int, rate_points: int, book: RuleBook) -> str:
    if orders <= book.rate_over_orders or chosen == "band":
        return "band"
    if chosen == "rate" or rate_points > band_points:
        return "rate"
    return "band"


def points_of_band(packages: int, book: RuleBook) -> int:
    return max((points for minimum, points in book.bands if packages >= minimum), default=0)


def settled_cny_fen(order: Order, fx_rates: Sequence[FxRate]) -> int:
    """The order's amount at the rate of its settlement's day, rounded half-up to the fen."""
    amount, currency, day = settlement(order)
    exact = Fraction(amount) * cny_rate(currency, day, fx_rates) * 100
    return math.floor(exact + Fraction(1, 2))


def earns_bonus(order: Order, fx_rates: Sequence[FxRate], book: RuleBook) -> bool:
    """Strictly over USD 30: USD as it is, anything else through CNY, unrounded."""
    amount, currency, day = settlement(order)
    if currency == "USD":
        return amount > book.bonus_over_usd
    value = Fraction(amount) * cny_rate(currency, day, fx_rates)
    return value > book.bonus_over_usd * cny_rate("USD", day, fx_rates)


def cny_rate(currency: str, day: date, fx_rates: Sequence[FxRate]) -> Fraction:
    """The newest rate on or before the day; 1 for CNY itself."""
    if currency == "CNY":
        return Fraction(1)
    known = [rate for rate in fx_rates if rate.base == currency and rate.quote == "CNY" and rate.rate_on <= day]
    if not known:
        raise MissingRate(day, currency)
    return Fraction(max(known, key=lambda rate: rate.rate_on).rate)


def refuse_missing_rates(earning: Sequence[tuple[Order, int]], fx_rates: Sequence[FxRate]) -> None:
    missing = []
    for order, _ in earning:
        _, currency, day = settlement(order)
        for needed in (currency, "USD"):
            try:
                cny_rate(needed, day, fx_rates)
            except MissingRate:
                missing.append((day, needed))
    if missing:
        raise MissingRate(*min(missing))


def settlement(order: Order) -> tuple[Decimal, str, date]:
    if order.settled_amount is None or order.currency is None or order.settled_at is None:
        raise ValueError(f"order {order.key} is not settled")
    return order.settled_amount, order.currency, shanghai_day(order.settled_at)
