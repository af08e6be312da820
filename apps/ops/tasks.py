"""Job handlers of the desk: thin, one domain call each."""

from typing import Any

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.ops.domain import demo
from apps.ops.domain.supply_demo.story import tell


@handler("ops.demo_supply", stepped=True)
def load_supply_demo(run: JobRun) -> dict[str, Any]:
    """The supply demo as of the instant when it was asked for; a step and its progress are one commit."""
    with run.step():
        seller, operator = demo.demo_seller(), demo.demo_operator()
    now, done = run.job.created_at, run.job.progress_done
    steps = tell(seller=seller, operator=operator, now=now, done=done, step=run.step, progress=run.progress)
    return {"steps": steps}
