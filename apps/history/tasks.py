"""Job handlers of the import: thin, one domain call each."""

from pathlib import Path
from typing import Any

from apps.history.domain.importing import import_history
from apps.history.domain.reports import Fault, HistoryRejected
from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler

SHOWN_FAULTS = 50


@handler("history.import")
def import_files(run: JobRun) -> dict[str, Any]:
    """Import a directory as the command does: with the job's own commit, so a crash leaves nothing behind."""
    faults: list[Fault] = []

    def keep_first(fault: Fault) -> None:
        if len(faults) < SHOWN_FAULTS:
            faults.append(fault)

    directory = Path(run.payload["directory"])
    try:
        report = import_history(directory=directory, now=run.now(), on_fault=keep_first)
    except HistoryRejected as refusal:
        raise HistoryRejected(refusal.faults, shown=faults) from refusal
    return {"files": [str(counts) for counts in report.files], "corrections": report.corrections}
