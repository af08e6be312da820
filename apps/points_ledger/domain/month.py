"""The month as the command line asks for it: previewed, or settled and read back."""

from datetime import datetime

from apps.common.periods import Month
from apps.points_ledger.domain.errors import MonthNotEnded
from apps.points_ledger.domain.figures import MonthFigures, figures_of_run, is_closed, preview_month
from apps.points_ledger.domain.post_run import Progress, Step
from apps.points_ledger.domain.rule_books import rule_book_in_force
from apps.points_ledger.domain.settlement import settle_month
from apps.points_ledger.domain.settlement_state import find_run


def month_figures(*, month: Month, now: datetime) -> MonthFigures:
    """What a settlement would post; for a closed month what it did. Nothing is written.

    Raises MonthNotEnded, NoRuleBook, MissingFxRate.
    """
    if not month.has_ended(now):
        raise MonthNotEnded(month)
    run = find_run(month)
    if run is not None and is_closed(run):
        return figures_of_run(run)
    return preview_month(month, rule_book=rule_book_in_force(month))


def settle_and_report(
    *, month: Month, now: datetime, step: Step, progress: Progress | None = None, writers: int = 1
) -> MonthFigures:
    """Settle a month (once, however often it is asked for) and give its figures."""
    run = settle_month(month=month, now=now, step=step, progress=progress, writers=writers)
    with step():
        return figures_of_run(run)
