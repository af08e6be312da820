"""What one more order of one parcel would earn, as an estimate: before anything is ordered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from djmoney.money import Money

from apps.common.periods import Month
from apps.common.sql import read_sql
from apps.points_ledger.domain.errors import MissingFxRate, NoRuleBook
from apps.points_ledger.enums import Option


@dataclass(frozen=True)
class Footing:
    """What an estimate stands on: the seller's choice, the figures of `month`, and when there is a bonus."""

    election: Option
    month: Month
    orders: int
    packages: int
    settled_cny_fen: int
    bonus_points: int
    bonus_above: Money


@dataclass(frozen=True)
class ParcelPoints:
    """A parcel's share of the base points of the footing's month with it in, rounded down, and its bonus in full."""

    option: Option
    month_points: int
    share: int
    bonus: int

    @property
    def total(self) -> int:
        return self.share + self.bonus


@dataclass(frozen=True)
class Estimate:
    """`parcels` are in the order of the amounts."""

    footing: Footing
    parcels: list[ParcelPoints]


def estimate_points(*, seller_id: int, settled: Sequence[Money], on: date) -> Estimate:
    """What orders settled for these amounts, at least one, would earn, each alone, by what holds on a Shanghai day.

    Every package of a month counts alike towards its band, so each gets the same share of it; by the rate, what is
    settled counts. Assumes an order of one parcel that is delivered by registered packet and paid with money alone.
    The amounts' own currencies have rates. Raises NoRuleBook, and MissingFxRate for that of the bonus.
    """
    this = Month.of_day(on)
    parameters: dict[str, Any] = {
        "seller_id": seller_id,
        "on": on,
        "this": this.first_day,
        "last": this.previous.first_day,
        "last_day": this.last_day,
        "amounts": [amount.amount for amount in settled],
        "currencies": [str(amount.currency) for amount in settled],
    }
    with connection.cursor() as cursor:
        cursor.execute(read_sql("points_ledger", "parcel_points"), parameters)
        rows = cursor.fetchall()
    if not rows:
        raise NoRuleBook(this)
    footing = footing_of(rows[0])
    if any(row[-3] is None for row in rows):  # the amounts were valued by whoever asks
        raise MissingFxRate([(str(footing.bonus_above.currency), on)])
    return Estimate(footing, [points_of(footing, *row[-4:]) for row in rows])


def footing_of(row: tuple[Any, ...]) -> Footing:
    election, month, orders, packages, fen, bonus_points, above, currency = row[:8]
    bonus_above = Money(Decimal(above), currency)
    return Footing(Option(election), Month.of_day(month), orders, packages, fen, bonus_points, bonus_above)


def points_of(footing: Footing, fen: int, has_bonus: bool, option: str, base: int) -> ParcelPoints:
    if option == Option.RATE:
        share = base * fen // max(1, footing.settled_cny_fen + fen)
    else:
        share = base // (footing.packages + 1)
    return ParcelPoints(Option(option), base, share, footing.bonus_points if has_bonus else 0)
