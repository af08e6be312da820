"""Candidates in the order in which they are asked: in time before late, then by points."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from apps.orders.domain.candidates import Candidate
from apps.orders.domain.routing_standard import Terms
from apps.orders.enums import Rejection

HUNDREDTH: Final = Decimal("0.01")
HOUR: Final = timedelta(hours=1)
NOTHING: Final = Decimal(0)


@dataclass(slots=True)
class Judged:
    """A candidate for some pieces. `cost` is what they cost landed, in CNY; `points` by what they are given for.

    `left` are the pieces it had when its turn came.
    """

    candidate: Candidate
    rejection: str = ""
    left: int = 0
    unit_price: Decimal = NOTHING
    cost: Decimal = NOTHING
    is_late: bool = False
    points: dict[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.points.values(), NOTHING)

    def rank(self) -> tuple[bool, Decimal, Decimal, int]:
        return self.is_late, -self.total, self.cost, self.candidate.offer_id


def judge(
    candidates: Sequence[Candidate],
    *,
    quantity: int,
    deadline: datetime,
    failed: Collection[int],
    is_alone: bool,
    terms: Terms,
) -> list[Judged]:
    """Give points to every candidate that could serve these pieces, stock left aside; the best first.

    Points are weight × cheapest ÷ cost, × the share of the time to the deadline that is left when the goods are
    ready, × score ÷ 100 and × how fresh the stock figure is. The others come last, with their rejection. `failed` are
    the offers that failed these goods before; `is_alone` says that the order has no other goods.
    """
    judged = [_cost_of(each, quantity, failed, is_alone, terms) for each in candidates]
    able = [each for each in judged if not each.rejection]
    cheapest = min((each.cost for each in able), default=NOTHING)
    for each in able:
        _give_points(each, cheapest, deadline, terms)
    return sorted(able, key=Judged.rank) + [each for each in judged if each.rejection]


def _cost_of(candidate: Candidate, quantity: int, failed: Collection[int], is_alone: bool, terms: Terms) -> Judged:
    rejection = candidate.obstacle
    if not rejection and candidate.offer_id in failed:
        rejection = Rejection.FAILED_BEFORE.value
    if not rejection and quantity < candidate.minimum:
        rejection = Rejection.MINIMUM.value
    if not rejection and candidate.rate is None:
        rejection = Rejection.NO_RATE.value
    if rejection or candidate.rate is None:
        return Judged(candidate, rejection)
    price = candidate.unit_price(quantity)
    handling = NOTHING if candidate.is_direct and is_alone else terms.standard.consolidation_cny
    return Judged(candidate, unit_price=price, cost=rounded(price * quantity * candidate.rate + handling))


def _give_points(judged: Judged, cheapest: Decimal, deadline: datetime, terms: Terms) -> None:
    candidate, standard = judged.candidate, terms.standard
    lead_time = timedelta(days=candidate.lead_time_days)
    judged.is_late = terms.now + lead_time > deadline
    score = standard.neutral_score if candidate.score is None else candidate.score
    shares = {
        "cost": (standard.cost_weight, cheapest / judged.cost if judged.cost else Decimal(1)),
        "lead_time": (standard.lead_time_weight, _left_of(lead_time, deadline - terms.now)),
        "score": (standard.score_weight, score / 100),
        "stock_age": (standard.stock_age_weight, freshness(candidate, terms)),
    }
    judged.points = {name: rounded(weight * share) for name, (weight, share) in shares.items()}


def rounded(figure: Decimal) -> Decimal:
    """Half-up to two decimals."""
    return figure.quantize(HUNDREDTH, ROUND_HALF_UP)


def freshness(candidate: Candidate, terms: Terms) -> Decimal:
    """1 for a stock figure of this moment, 0 for a stale one or none."""
    if candidate.observed_at is None:
        return NOTHING
    return _left_of(terms.now - candidate.observed_at, terms.standard.stale_stock_hours * HOUR)


def _left_of(part: timedelta, whole: timedelta) -> Decimal:
    """Which share of the whole is left after a part of it; none of nothing."""
    if part >= whole:
        return NOTHING
    return 1 - Decimal(int(max(part, timedelta(0)).total_seconds())) / Decimal(int(whole.total_seconds()))
