"""The adjustments that touch a seller's month: those that it posted, and those that came to it later."""

from dataclasses import dataclass

from apps.common.periods import Month
from apps.points_ledger.domain.explain import explain_adjustments
from apps.points_ledger.domain.statement import SellerMonth
from apps.points_ledger.models import Adjustment, SettlementLine


@dataclass(frozen=True)
class MonthAdjustments:
    """`posted` came with the month's statement (or waits for the next one), `later` corrects the month itself."""

    posted: list[Adjustment]
    later: list[Adjustment]


def month_adjustments(*, seller_id: int, figures: SellerMonth) -> MonthAdjustments:
    """For a closed month what its settlement posted, for an open one what waits for a settlement."""
    month: Month = figures.month
    run_id = None
    if figures.closed:
        lines = SettlementLine.objects.filter(seller_id=seller_id, month=month.first_day)
        run_id = lines.values_list("run_id", flat=True).get()
    later = Adjustment.objects.select_related("order").filter(seller_id=seller_id, month=month.first_day)
    return MonthAdjustments(
        posted=list(explain_adjustments(seller_id=seller_id, run_id=run_id)), later=list(later.order_by("id"))
    )
