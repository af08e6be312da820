"""Job handlers of order costs: thin, one domain call each."""

from dataclasses import asdict
from typing import Any

import structlog

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.order_costs.domain.check import check_order_costs
from apps.order_costs.domain.settling import settle_orders
from apps.order_costs.domain.sweeping import charge_waiting

SHOWN = 20
logger = structlog.get_logger(__name__)


@handler("costs.charge_waiting", stepped=True)
def charge(run: JobRun) -> dict[str, Any]:
    """Every ten minutes for all, and for one seller whenever money came in."""
    return asdict(charge_waiting(now=run.now(), step=run.step, seller_id=run.payload.get("seller_id")))


@handler("costs.settle")
def settle(run: JobRun) -> dict[str, Any]:
    """Orders that a tenant changed, or whose FX rate was missing."""
    settle_orders(run.payload["order_ids"], attempt=run.payload["attempt"], now=run.now())
    return {"orders": len(run.payload["order_ids"])}


@handler("costs.check")
def check(run: JobRun) -> dict[str, Any]:
    """Every night: do costs, charges, points and settlements agree? It reports, it never mends."""
    found = check_order_costs()
    if found:
        logger.error("order_costs_inconsistent", discrepancies=len(found))
    return {"discrepancies": len(found), "first": [asdict(each) for each in found[:SHOWN]]}
