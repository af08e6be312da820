"""Job handlers of the wallet: thin, one domain call each."""

from dataclasses import asdict
from datetime import date
from typing import Any

import structlog

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.wallet.domain.payables import recompute_due_dates
from apps.wallet.domain.payout_days import prepare_day
from apps.wallet.domain.rewards import pay_growth_rewards
from apps.wallet.domain.seller_wallet_proof import check_wallets

SHOWN = 20
logger = structlog.get_logger(__name__)


@handler("wallet.pay_growth_rewards", stepped=True)
def pay_rewards(run: JobRun) -> dict[str, Any]:
    """Every day after the tiers' evaluation, which records who earned one."""
    return asdict(pay_growth_rewards(now=run.now(), step=run.step))


@handler("wallet.check", stepped=True)
def check(run: JobRun) -> dict[str, Any]:
    """Every night: do documents, months and ledger agree? It reports, it never mends."""
    found = check_wallets(step=run.step)
    if found:
        logger.error("wallets_inconsistent", discrepancies=len(found))
    return {"discrepancies": len(found), "first": [asdict(each) for each in found[:SHOWN]]}


@handler("wallet.recompute_due_dates")
def recompute(run: JobRun) -> dict[str, Any]:
    """Every night: due dates that the calendar did not reach, now that it may have been extended."""
    return {"changed": recompute_due_dates(now=run.now())}


@handler("wallet.prepare_payouts")
def prepare(run: JobRun) -> dict[str, Any]:
    """On the morning of each working day: a draft of what is due; people review and approve it."""
    batches = prepare_day(day=date.fromisoformat(run.payload["day"]), now=run.now())
    return {"batches": [batch.pk for batch in batches]}
