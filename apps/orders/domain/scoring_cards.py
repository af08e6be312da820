"""A supplier's score card of thirty days as one figure, computed once a day: routing compares thousands of times."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from apps.common.periods import shanghai_day
from apps.orders.domain.scoring import rounded
from apps.orders.models import SupplierScore
from apps.suppliers.domain.score_card import ScoreCard, score_card
from apps.suppliers.models import Supplier

Step = Callable[[], AbstractContextManager[None]]
DAYS: Final = 30


def refresh_scores(*, now: datetime, step: Step) -> int:
    """Score every supplier by the thirty Shanghai days that ended last; returns how many have a score.

    A supplier whose card is empty loses its score, and counts as neutral. Each supplier is a step. Runs as the system.
    """
    day = shanghai_day(now) - timedelta(days=1)
    with step():
        suppliers = list(Supplier.objects.order_by("supplier_id").values_list("supplier_id", flat=True))
    scored = 0
    for supplier_id in suppliers:
        with step():
            score = score_of(score_card(supplier_id=supplier_id, on=day, days=DAYS))
            if score is None:
                SupplierScore.objects.filter(supplier_id=supplier_id).delete()
            else:
                SupplierScore.objects.update_or_create(supplier_id=supplier_id, defaults={"score": score, "on": day})
                scored += 1
    return scored


def score_of(card: ScoreCard) -> Decimal | None:
    """The mean of the card's known percentages, each turned so that 100 is best; None for an empty card."""
    good = (card.acceptance, card.tracking)
    bad = (card.late, card.cancellation, card.incident, card.returns)
    known = [rate.percent for rate in good if rate.percent is not None]
    known += [100 - rate.percent for rate in bad if rate.percent is not None]
    return rounded(sum(known, Decimal(0)) / len(known)) if known else None
