"""The operator owes every seller the statement before the 10th: say so while there is time."""

from datetime import datetime

import structlog

from apps.common.periods import Month
from apps.events.domain.recording import record_event
from apps.points_ledger.domain.rule_books import rule_book_in_force
from apps.points_ledger.domain.settlement_state import find_run
from apps.points_ledger.enums import RunState

logger = structlog.get_logger(__name__)


def alarm_unposted_month(*, month: Month, now: datetime) -> bool:
    """Record and log `points.month_overdue` if the month is not posted; says whether it had to."""
    run = find_run(month)
    if run is not None and run.state == RunState.POSTED:
        return False
    state = run.state if run else "not computed"
    record_event(
        name="points.month_overdue",
        subject=run or rule_book_in_force(month),
        payload={"month": str(month), "state": state},
        now=now,
    )
    logger.error("points_month_overdue", month=str(month), state=state, due="before the 10th")
    return True
