"""Posting an approved run: shard by shard, by several writers at once, then proven and published.

Every function that takes a `step` commits in units: `with step(): …` is one transaction as the system.
A run that was killed anywhere is finished by calling the same function again.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from django.db import connection, connections

from apps.common.faults import reach
from apps.events.domain.recording import record_event
from apps.ledger import api as ledger
from apps.points_ledger.domain.posting import open_award_accounts, post_adjustments, post_awards
from apps.points_ledger.domain.proof import prove_run
from apps.points_ledger.domain.settlement_state import lock_run, require_state
from apps.points_ledger.domain.shards import claim_shard, posted_sellers, unposted_shards
from apps.points_ledger.enums import PTS, RunState
from apps.points_ledger.models import SettlementRun
from apps.tenancy.context import acting_as_system

Step = Callable[[], AbstractContextManager[object]]
Progress = Callable[[int, int, str], None]


def post_run(*, run_id: int, now: datetime, step: Step, progress: Progress | None = None, writers: int = 1) -> None:
    """Post an approved run's points shard by shard, then its adjustments, prove all, and close the month.

    More `writers` than one post side by side, each with a connection of its own, which sees committed
    rows only. Raises WrongState unless approved or posted (then nothing happens), ProofFailed.
    """
    while _open_next_accounts(run_id, step):
        pass
    posted = False
    while not posted:
        with helping(run_id, writers - 1):
            while post_next_shard(run_id=run_id, step=step, progress=progress):
                pass
        with step():
            _commit_without_waiting()
            posted = _post_adjustments_after_shards(run_id)
    with step():
        _finish(lock_run(run_id), now)
    reach("settlement.finished")


def _open_next_accounts(run_id: int, step: Step) -> bool:
    """Open accounts for sellers who earn for the first time, some in one transaction; False when none are left."""
    with step():
        _commit_without_waiting()
        run = lock_run(run_id)
        return run.state == RunState.APPROVED and open_award_accounts(run) > 0


@contextmanager
def helping(run_id: int, helpers: int) -> Iterator[None]:
    """Post shards in so many threads besides; raises what one of them raised."""
    with ThreadPoolExecutor(max(1, helpers)) as pool:
        ends = [pool.submit(_help, run_id) for _ in range(helpers)]
        yield
    for end in ends:
        end.result()


def _help(run_id: int) -> None:
    try:
        while post_next_shard(run_id=run_id, step=acting_as_system):
            pass
    finally:
        connections.close_all()


def post_next_shard(*, run_id: int, step: Step, progress: Progress | None = None) -> bool:
    """Post the next sellers' lines in one transaction; False when all are posted or claimed."""
    with step():
        _commit_without_waiting()
        run = SettlementRun.objects.select_related("rule_book").get(pk=run_id)
        require_state(run, RunState.APPROVED, RunState.POSTED)
        shard = claim_shard(run)
        if shard is None:
            return False
        post_awards(run, shard)
        reach(f"settlement.shard_before_commit.{shard.number}")
        shard.is_posted = True
        shard.save(update_fields=["is_posted"])
        if progress is not None:
            progress(posted_sellers(run), run.sellers, f"posting {run.period}")
    reach("settlement.first_shard_committed" if shard.number == 0 else "settlement.later_shard_committed")
    return True


def _commit_without_waiting() -> None:
    """Leave the disk to a later commit: a crash may lose the last steps whole, and they are done again.

    The commit that says *posted* waits for the disk, and with it for everything before.
    """
    with connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")


def _post_adjustments_after_shards(run_id: int) -> bool:
    """False when another writer left a shard behind: it was killed."""
    run = lock_run(run_id)
    if unposted_shards(run):
        return False
    if run.state == RunState.APPROVED:
        post_adjustments(run)
        reach("settlement.adjustments_posted")
    return True


def _finish(run: SettlementRun, now: datetime) -> None:
    if run.state == RunState.POSTED:
        return
    reach("settlement.before_proof")
    prove_run(run)
    reach("settlement.after_proof")
    ledger.close_period(unit=PTS, month=run.period, now=now)
    run.state, run.posted_at = RunState.POSTED, now
    run.save(update_fields=["state", "posted_at"])
    record_event(name="points.month_posted", subject=run, payload={"month": str(run.period)}, now=now)
    reach("settlement.before_last_commit")
