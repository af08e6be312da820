"""Job handlers of the points programme: thin, one domain call each."""

from typing import Any

from django.conf import settings

from apps.common.periods import Month
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.points_ledger.domain.alarm import alarm_unposted_month
from apps.points_ledger.domain.post_run import post_run
from apps.points_ledger.domain.settlement import prepare_month, settle_month
from apps.points_ledger.domain.watching_facts import refresh_or_wait


@handler("points.prepare_month")
def prepare(run: JobRun) -> dict[str, Any]:
    """Freeze an ended month's figures, for the schedule or for whoever asked; people approve them in the admin."""
    month, asked_by_id = Month.parse(run.payload["month"]), run.payload.get("prepared_by_id")
    prepared = prepare_month(month=month, now=run.now(), prepared_by_id=asked_by_id)
    return {"run": prepared.pk, "state": prepared.state, "total_points": prepared.total_points}


@handler("points.post_month", stepped=True)
def post(run: JobRun) -> dict[str, Any]:
    """Post an approved run."""
    run_id, writers = run.payload["run_id"], settings.SETTLEMENT_WRITERS
    post_run(run_id=run_id, now=run.now(), step=run.step, progress=run.progress, writers=writers)
    return {"run": run_id}


@handler("points.settle_month", stepped=True)
def settle(run: JobRun) -> dict[str, Any]:
    """Prepare, approve and post in one go, as the command line does."""
    month, writers = Month.parse(run.payload["month"]), settings.SETTLEMENT_WRITERS
    settled = settle_month(month=month, now=run.now(), step=run.step, progress=run.progress, writers=writers)
    return {"run": settled.pk, "state": settled.state, "total_points": settled.total_points}


@handler("points.alarm_unposted")
def alarm(run: JobRun) -> dict[str, Any]:
    """On the 9th: is last month posted?"""
    return {"overdue": alarm_unposted_month(month=Month.parse(run.payload["month"]), now=run.now())}


@handler("points.refresh_earnings")
def refresh(run: JobRun) -> dict[str, Any]:
    """Orders whose facts changed in a tenant's act, or whose FX rate was missing."""
    orders, attempt = run.payload["order_ids"], run.payload["attempt"]
    return {"done": refresh_or_wait(orders, attempt=attempt, now=run.now())}
