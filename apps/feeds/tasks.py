"""Job handlers of feeds: thin, one domain call each."""

from typing import Any

from apps.feeds.domain.checking import run_check
from apps.feeds.domain.committing import run_commit
from apps.feeds.domain.undoing import run_undo
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler


@handler("feeds.check", stepped=True)
def check(run: JobRun) -> dict[str, Any]:
    """The dry run."""
    feed_id, number = run.payload["feed"], run.payload["run"]
    return run_check(feed_id=feed_id, run=number, now=run.now(), step=run.step, progress=run.progress)


@handler("feeds.commit", stepped=True)
def commit(run: JobRun) -> dict[str, Any]:
    """Write what the dry run showed."""
    feed_id, actor_id = run.payload["feed"], run.payload["actor"]
    return run_commit(feed_id=feed_id, now=run.now(), actor_id=actor_id, step=run.step, progress=run.progress)


@handler("feeds.undo", stepped=True)
def undo(run: JobRun) -> dict[str, Any]:
    """Put back what was there before."""
    feed_id, actor_id = run.payload["feed"], run.payload["actor"]
    return run_undo(feed_id=feed_id, now=run.now(), actor_id=actor_id, step=run.step, progress=run.progress)
