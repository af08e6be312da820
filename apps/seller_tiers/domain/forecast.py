"""Whether a seller reaches the next level if orders come in as they did last week."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Final

from apps.common.periods import days
from apps.orders.domain.daily import orders_by_day
from apps.seller_tiers.domain.standing import HUNDREDTH, Standing, average_of

PACE_DAYS: Final = 7
SHOWN_DAYS: Final = 30


@dataclass(frozen=True)
class TierOutlook:
    """`averages` of the windows that end on each of the last 30 ended days, by the orders as they stand now.

    `pace` is orders a day of the last 7 of them, and `reached_on` the day whose evaluation would promote if each
    day to come had as many: the first on which window and days since the last change suffice. None at the top, or
    when that pace is under the next standard.
    """

    averages: dict[date, Decimal]
    pace: Decimal
    reached_on: date | None


def tier_outlook(*, seller_id: int, standing: Standing, day: date) -> TierOutlook:
    """The outlook from the end of a Shanghai day, with one statement."""
    window = standing.book.window_days
    first = day - timedelta(days=max(window + SHOWN_DAYS - 1, PACE_DAYS) - 1)
    orders = orders_by_day(seller_id=seller_id, first=first, last=day)
    shown = days(day - timedelta(days=SHOWN_DAYS - 1), day)
    sums = {each: _sum(orders, each, window) for each in shown}
    recent = _sum(orders, day, PACE_DAYS)
    return TierOutlook(
        averages={each: average_of(total, standing.book) for each, total in sums.items()},
        pace=(Decimal(recent) / PACE_DAYS).quantize(HUNDREDTH, ROUND_DOWN),
        reached_on=_reached_on(standing, orders, recent, day),
    )


def _reached_on(standing: Standing, orders: dict[date, int], recent: int, day: date) -> date | None:
    """Compared without rounding, as evaluations do: all counts times the days of the pace."""
    if standing.above is None:
        return None
    window, gap = standing.book.window_days, standing.book.promotion_gap_days
    changed = standing.evaluated.last_change_on if standing.evaluated else None
    for ahead in range(1, max(window, gap) + 1):
        on = day + timedelta(days=ahead)
        known = _sum(orders, day, max(0, window - ahead))
        is_met = known * PACE_DAYS + recent * min(ahead, window) >= standing.needed * PACE_DAYS
        if is_met and (changed is None or (on - changed).days >= gap):
            return on
    return None


def _sum(orders: dict[date, int], last: date, length: int) -> int:
    return sum(orders[last - timedelta(days=back)] for back in range(length))
