"""Job handlers of tracking: thin, one domain call each."""

from typing import Any

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.tracking.domain.declaring import declare_waiting
from apps.tracking.domain.files import run_import
from apps.tracking.domain.inbound import read_message
from apps.tracking.domain.ingest import match_scans, sweep_problems
from apps.tracking.domain.scoring import judge_direct_parcels
from apps.tracking.domain.sweeping import ask_to_declare_all


@handler("tracking.import_file", stepped=True)
def import_file(run: JobRun) -> dict[str, Any]:
    """Take a file of scans over."""
    return run_import(file_id=run.payload["file"], now=run.now(), step=run.step, progress=run.progress)


@handler("tracking.read_message")
def message(run: JobRun) -> dict[str, Any]:
    """Take a carrier's message over."""
    return read_message(message_id=run.payload["message"], now=run.now())


@handler("tracking.match")
def match(run: JobRun) -> dict[str, Any]:
    """Give scans that waited to their parcels."""
    return {"added": match_scans(now=run.now())}


@handler("tracking.declare", stepped=True)
def declare(run: JobRun) -> dict[str, Any]:
    """Declare the numbers of parcels that the carrier has."""
    return declare_waiting(now=run.now(), step=run.step, order_ids=run.payload.get("orders"))


@handler("tracking.sweep")
def sweep(run: JobRun) -> dict[str, Any]:
    """Every hour: match what waits, open and close problems, judge suppliers' parcels, have numbers declared."""
    added = match_scans(now=run.now())
    opened, closed = sweep_problems(now=run.now())
    judged = judge_direct_parcels(now=run.now())
    ask_to_declare_all(now=run.now())
    return {"matched": added, "opened": opened, "closed": closed, "judged": judged}
