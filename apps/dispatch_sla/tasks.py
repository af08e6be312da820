"""Job handlers of the dispatch clock: thin, one domain call each."""

from dataclasses import asdict
from typing import Any

from apps.common.periods import Month
from apps.dispatch_sla.domain.clocks import sweep_clocks
from apps.dispatch_sla.domain.months import decide_month
from apps.dispatch_sla.domain.penalties import charge_penalties
from apps.dispatch_sla.domain.relief import apply_relief
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler


@handler("dispatch_sla.sweep", stepped=True)
def sweep(run: JobRun) -> dict[str, Any]:
    """Every few minutes: start clocks, let scans end them, charge what is due."""
    with run.step():
        swept = sweep_clocks(now=run.now())
    return asdict(swept) | {"charged": charge_penalties(now=run.now(), step=run.step)}


@handler("dispatch_sla.apply_relief")
def relieve(run: JobRun) -> dict[str, Any]:
    """As soon as a relief is declared; and every night for all of them and the calendar's windows."""
    return {"excluded": apply_relief(relief_id=run.payload.get("relief_id"), now=run.now())}


@handler("dispatch_sla.decide_month")
def decide(run: JobRun) -> dict[str, Any]:
    """When a month has ended: the penalties of the month before it."""
    return {"stores": decide_month(month=Month.parse(run.payload["month"]), now=run.now())}
