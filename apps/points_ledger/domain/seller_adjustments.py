"""The adjustments that touch a seller's month: those that it posted, and those that came to it later."""

from dataclasses import dataclass

from django.db.models import Q

from apps.points_ledger.domain.statement import SellerMonth
from apps.points_ledger.models import Adjustment


@dataclass(frozen=True)
class MonthAdjustments:
    """`posted` came with the month's statement (or waits for the next one), `later` corrects the month itself."""

    posted: list[Adjustment]
    later: list[Adjustment]


def month_adjustments(*, seller_id: int, figures: SellerMonth) -> MonthAdjustments:
    """For a closed month what its settlement posted, for an open one what waits for a settlement."""
    month, run_id = figures.month.first_day, figures.run_id
    touching = Adjustment.objects.filter(Q(run_id=run_id) | Q(month=month), seller_id=seller_id)
    found = list(touching.select_related("order").order_by("month", "id"))
    return MonthAdjustments(
        posted=[each for each in found if each.run_id == run_id],
        later=[each for each in found if each.month == month],
    )
