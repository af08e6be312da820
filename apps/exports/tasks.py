"""Job handlers of exports: thin, one domain call each."""

from typing import Any

from django.utils.translation import override

from apps.exports.domain.asking import KIND
from apps.exports.domain.making import run_export
from apps.exports.domain.removing import remove_old_exports
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler


@handler(KIND, stepped=True)
def make(run: JobRun) -> dict[str, Any]:
    """Write a file that a seller asked for."""
    with override(run.payload["language"]):
        return run_export(export_id=run.payload["export"], now=run.now(), step=run.step, progress=run.progress)


@handler("exports.remove_old")
def remove(run: JobRun) -> dict[str, Any]:
    """Every night: files that were ready a week ago."""
    return {"removed": remove_old_exports(now=run.now())}
