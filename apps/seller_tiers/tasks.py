from datetime import date
from typing import Any

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.seller_tiers.domain.evaluation import evaluate_days


@handler("tiers.evaluate_day", stepped=True)
def evaluate_day(run: JobRun) -> dict[str, Any]:
    """Evaluate the payload's `day` (Shanghai, YYYY-MM-DD) and every day missed before it, a step each."""
    day = date.fromisoformat(run.payload["day"])
    evaluated = evaluate_days(first=day, last=day, now=run.now(), step=run.step, progress=run.progress)
    return {"evaluated": [str(each) for each in evaluated]}
