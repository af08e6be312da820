"""Kinds of work for these tests; importing the module registers them."""

from typing import Any

from apps.common.errors import DomainError
from apps.events.domain.recording import record_event
from apps.jobs.domain.runs import JobRun, claim
from apps.jobs.registry import handler


class ShopClosed(DomainError):
    """A refusal, as a domain raises them."""


def note(run: JobRun, name: str) -> None:
    """An effect that is easy to count."""
    record_event(name=name, subject=run.job, payload={}, now=run.now())


@handler("toy.greet")
def greet(run: JobRun) -> dict[str, Any]:
    note(run, "greeted")
    run.progress(1, 1, "greeted")
    return {"greeted": run.payload["whom"]}


@handler("toy.count", stepped=True)
def count(run: JobRun) -> dict[str, Any]:
    run.progress(0, 2, "counting")
    for number in (1, 2):
        with run.step():
            note(run, f"counted {number}")
            run.progress(number, 2, "counting")
        if run.payload.get("fail_after") == number:
            raise ValueError(f"stumbled after {number}")
    return {"counted": 2}


@handler("toy.finish_inside", stepped=True)
def finish_inside(run: JobRun) -> dict[str, Any]:
    with run.step():
        note(run, "closed")
        run.finish({"closed": True})
    return {"closed": "again"}


@handler("toy.fail")
def fail(run: JobRun) -> dict[str, Any]:
    note(run, "about to fail")
    raise ValueError("no bread today")


@handler("toy.refuse")
def refuse(run: JobRun) -> dict[str, Any]:
    note(run, "about to refuse")
    raise ShopClosed("The shop is closed on 2026-11-01; come back tomorrow.")


@handler("toy.misuse")
def misuse(run: JobRun) -> dict[str, Any]:
    with run.step():
        return {}


@handler("toy.oversleep", stepped=True)
def oversleep(run: JobRun) -> dict[str, Any]:
    with run.step():
        note(run, "before its sleep")
    claim(job_id=run.job.pk, now=run.now() + run.lease, lease=run.lease)  # another run took over meanwhile
    with run.step():
        note(run, "after its sleep")
    return {}
