"""Job handlers of the ledger: thin, one domain call each."""

from dataclasses import asdict
from typing import Any

import structlog

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.ledger.domain.check import check_ledger

SHOWN = 20
logger = structlog.get_logger(__name__)


@handler("ledger.check")
def check(run: JobRun) -> dict[str, Any]:
    """Every night: does what is kept agree with the transfers? It reports, it never mends."""
    report = check_ledger()
    if not report.consistent:
        logger.error("ledger_inconsistent", discrepancies=len(report.discrepancies))
    return {
        "transfers": report.transfers,
        "accounts": report.accounts,
        "discrepancies": len(report.discrepancies),
        "first": [asdict(discrepancy) for discrepancy in report.discrepancies[:SHOWN]],
    }
