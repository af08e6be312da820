"""What becomes of a run next, and who may see to it."""

from enum import StrEnum

from apps.points_ledger.enums import RunState
from apps.points_ledger.models import SettlementRun


class NextStep(StrEnum):
    """Staff compute a stale run again, stand for its figures, approve it; then workers post it, and it is done."""

    COMPUTE = "compute"
    REVIEW = "review"
    APPROVE = "approve"
    POST = "post"
    DONE = "done"


def next_step(run: SettlementRun) -> NextStep:
    """What a run waits for."""
    if run.state == RunState.POSTED:
        return NextStep.DONE
    if run.state == RunState.APPROVED:
        return NextStep.POST
    if run.stale:
        return NextStep.COMPUTE
    return NextStep.REVIEW if run.prepared_by_id is None else NextStep.APPROVE


def waits_for_another(run: SettlementRun, *, person_id: int) -> bool:
    """Whether this person stands for the figures, so that only somebody else may approve them."""
    return next_step(run) == NextStep.APPROVE and run.prepared_by_id == person_id
