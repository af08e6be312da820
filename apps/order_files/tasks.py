"""Job handlers of order files: thin, one domain call each."""

from typing import Any

from django.utils.translation import override

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.order_files.domain.checking import run_check
from apps.order_files.domain.committing import run_commit


@handler("order_files.check", stepped=True)
def check(run: JobRun) -> dict[str, Any]:
    """The dry run."""
    file_id, number = run.payload["file"], run.payload["run"]
    with override(run.payload["language"]):  # reasons are written for whoever asked
        return run_check(file_id=file_id, run=number, now=run.now(), step=run.step, progress=run.progress)


@handler("order_files.commit", stepped=True)
def commit(run: JobRun) -> dict[str, Any]:
    """Take what the dry run showed."""
    file_id, actor_id = run.payload["file"], run.payload["actor"]
    with override(run.payload["language"]):
        return run_commit(file_id=file_id, now=run.now(), actor_id=actor_id, step=run.step, progress=run.progress)
