"""What staff decide about a month, and the durable work that carries it out.

Both run as the operator's role, which may approve a run but not write its lines.
"""

from datetime import datetime

from apps.common.periods import Month
from apps.jobs.domain.queue import enqueue
from apps.jobs.models import Job
from apps.points_ledger.domain.errors import MonthNotEnded
from apps.points_ledger.domain.settlement import approve_run


def request_preparation(*, month: Month, now: datetime, prepared_by_id: int) -> Job:
    """Ask the workers to compute a month, again if its run is stale; who asks can't approve it.

    `now` is an aware instant; asking twice in one second is asking once. Raises MonthNotEnded.
    """
    if not month.has_ended(now):
        raise MonthNotEnded(month)
    return enqueue(
        kind="points.prepare_month",
        key=f"points.prepare:{month}:{prepared_by_id}:{now:%Y-%m-%dT%H:%M:%S}",
        payload={"month": str(month), "prepared_by_id": prepared_by_id},
        now=now,
    )


def approve_for_posting(*, run_id: int, now: datetime, approved_by_id: int) -> Job:
    """Approve a computed run and, in the same transaction, ask the workers to post it.

    Raises SamePerson, RunIsStale, WrongState.
    """
    run = approve_run(run_id=run_id, now=now, approved_by_id=approved_by_id)
    return enqueue(
        kind="points.post_month",
        key=posting_key(run.period),
        payload={"run_id": run.pk},
        now=now,
    )


def posting_key(month: Month) -> str:
    """The key of the job that posts a month."""
    return f"points.post:{month}"
