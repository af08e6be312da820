"""Work that can be killed at named points; the worker of a drill includes this module."""

import time
from typing import Any

from apps.common.faults import reach
from apps.events.domain.recording import record_event
from apps.events.models import DomainEvent
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler

STEPS = 4
POINTS = (
    "toy.before_first_step",
    "toy.before_commit_2",
    "toy.after_commit_2",
    "toy.before_done",
)


def note(run: JobRun, name: str) -> None:
    record_event(name=name, subject=run.job, payload={}, now=run.now())


@handler("toy.walk", stepped=True)
def walk(run: JobRun) -> dict[str, Any]:
    """Four repeatable steps: each notices that it was made before."""
    reach("toy.before_first_step")
    for number in range(1, STEPS + 1):
        with run.step():
            if not DomainEvent.objects.filter(subject_id=run.job.pk, name=f"step.{number}").exists():
                note(run, f"step.{number}")
            run.progress(number, STEPS, "walking")
            reach(f"toy.before_commit_{number}")
        reach(f"toy.after_commit_{number}")
        time.sleep(run.payload.get("seconds_a_step", 0))
    with run.step():
        note(run, "arrived")  # not repeatable: it is once only because done is committed with it
        run.finish({"steps": STEPS})
        reach("toy.before_done")
    return {}


@handler("toy.jump")
def jump(run: JobRun) -> dict[str, Any]:
    """One effect that nothing but its transaction keeps from happening twice."""
    note(run, "jumped")
    reach("toy.in_the_air")
    return {"landed": True}


@handler("toy.poison")
def poison(run: JobRun) -> dict[str, Any]:
    """Work that kills its worker each time."""
    reach("toy.poisoned")
    return {}
