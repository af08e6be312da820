"""One run of a job: claimed under a lease, worked in committed steps, ended as done, again or given up."""

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog

from apps.common.errors import DomainError
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from apps.jobs.registry import handler_of
from apps.tenancy.context import acting_as_system

MAX_ATTEMPTS = 5
MAX_CRASHES = 3
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
TRACEBACK_TAIL = 4000  # characters
logger = structlog.get_logger(__name__)

CLAIM = """
with found as (
    select id, state = 'running' as crashed, state = 'running' and crashes + 1 >= %(max_crashes)s as poisonous
    from jobs_job
    where id = %(id)s
      and (state = 'queued' and run_after <= %(now)s or state = 'running' and leased_until <= %(now)s)
    for update skip locked
)
update jobs_job set
    state = case when poisonous then 'quarantined' else 'running' end,
    crashes = crashes + crashed::int,
    started_at = coalesce(started_at, %(now)s),
    finished_at = case when poisonous then %(now)s end,
    lease_token = case when poisonous then null else %(token)s end,
    leased_until = case when poisonous then null else %(now)s + %(lease)s end,
    error = case when poisonous then %(verdict)s else error end
from found where jobs_job.id = found.id
returning jobs_job.*
"""
VERDICT = (
    f"The worker vanished {MAX_CRASHES} times while it ran this job (killed, out of memory or cut off)."
    " Find the cause in its log, then retry the job."
)


class LeaseLost(Exception):
    """Another run holds the job now: this one must stop, and nothing of its open step is kept."""


def claim(*, job_id: int, now: datetime, lease: timedelta) -> Job | None:
    """Take a due job, or one whose lease ran out, until `now + lease`; None when there is nothing to take.

    A lease that ran out is a crash of the run that held it; the third puts the job into quarantine, and
    it comes back in that state, without a lease.
    """
    values = {"id": job_id, "now": now, "lease": lease, "token": uuid4()}
    with acting_as_system():
        jobs = Job.objects.raw(CLAIM, {**values, "max_crashes": MAX_CRASHES, "verdict": VERDICT})
        return next(iter(jobs), None)


@dataclass
class JobRun:
    """What a handler works with: the job's payload, its steps and its progress."""

    job: Job
    clock: Callable[[], datetime]
    lease: timedelta
    finished: bool = field(default=False, init=False)
    _in_step: bool = field(default=False, init=False)

    @property
    def payload(self) -> dict[str, Any]:
        payload: dict[str, Any] = self.job.payload
        return payload

    def now(self) -> datetime:
        """The instant, UTC: handlers pass it on, the domain never reads a clock."""
        return self.clock()

    @contextmanager
    def step(self) -> Iterator[None]:
        """One committed unit, acting as the system. The lease is checked and renewed in the same transaction.

        The job's row stays locked meanwhile, so nobody can take the job over in mid-step.
        Raises LeaseLost, before any work, when another run holds the job.
        """
        if self._in_step:
            raise RuntimeError(f"a step of job '{self.job.key}' is open: a plain handler is itself one step")
        with acting_as_system():
            self._renew()
            self._in_step = True
            try:
                yield
            finally:
                self._in_step = False
            if not self.finished:
                self._renew()

    def progress(self, done: int, total: int, label: str = "") -> None:
        """Show how far the work is: committed with the open step, or at once when there is none."""
        with nullcontext() if self._in_step else self.step():
            self._write(progress_done=done, progress_total=total, progress_label=label)

    def finish(self, result: dict[str, Any]) -> None:
        """Inside a step: make the job done with this step's commit. Without it the handler's return does."""
        self._end(state=JobState.DONE, result=result, error="", finished_at=self.now())
        self.finished = True

    def end_in_error(self, error: Exception) -> None:
        """Queue the job again after a pause, or give it up: after a refusal at once, else at the fifth try."""
        now, attempts = self.now(), self.job.attempts + 1
        ending: dict[str, Any] = {
            "state": JobState.QUEUED,
            "run_after": now + pause_after(attempts),
            "woken_at": None,
        }
        if isinstance(error, DomainError) or attempts >= MAX_ATTEMPTS:
            ending = {"state": JobState.FAILED, "finished_at": now}
        with acting_as_system():
            self._end(attempts=attempts, error=account_of(error), **ending)
        logger.error(
            "job_failed" if "finished_at" in ending else "job_to_be_retried",
            attempts=attempts,
            exc_info=error,
        )

    def _end(self, **values: Any) -> None:
        self._write(lease_token=None, leased_until=None, **values)

    def _renew(self) -> None:
        self._write(leased_until=self.now() + self.lease)

    def _write(self, **values: Any) -> None:
        held = Job.objects.filter(pk=self.job.pk, lease_token=self.job.lease_token)
        if not held.update(**values):
            raise LeaseLost(f"job '{self.job.key}' was taken over by another run")


def pause_after(attempts: int) -> timedelta:
    """How long a job rests after its n-th failed try: 10 s, doubled each time, an hour at most."""
    return min(FIRST_PAUSE * (1 << (attempts - 1)), LONGEST_PAUSE)


def account_of(error: Exception) -> str:
    """What staff read: a refusal's own words; of anything else type, message and the end of the traceback."""
    if isinstance(error, DomainError):
        return str(error)
    trace = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}: {error}\n\n{trace[-TRACEBACK_TAIL:]}"


def run_job(*, job_id: int, clock: Callable[[], datetime], lease: timedelta) -> None:
    """Claim a job and run its handler to an end; nothing to do when it isn't due or someone else runs it."""
    job = claim(job_id=job_id, now=clock(), lease=lease)
    if job is None:
        return
    with structlog.contextvars.bound_contextvars(job_id=job.pk, job_kind=job.kind, job_key=job.key):
        if job.state == JobState.QUARANTINED:
            logger.error("job_quarantined", crashes=job.crashes)
            return
        run = JobRun(job, clock, lease)
        try:
            perform(run)
        except LeaseLost:
            logger.warning("job_lease_lost")
        except Exception as error:
            run.end_in_error(error)
        else:
            logger.info("job_done")


def perform(run: JobRun) -> None:
    """Call the handler; commit *done* with a plain handler's effect, or after a stepped one's last step."""
    handler = handler_of(run.job.kind)
    if not handler.stepped:
        with run.step():
            run.finish(handler.handle(run))
        return
    result = handler.handle(run)
    if not run.finished:
        with run.step():
            run.finish(result)
