"""Job handlers of orders: thin, one domain call each."""

from typing import Any

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.lines import LineChange, replace_lines
from apps.orders.enums import Fault


@handler("orders.cancel")
def cancel(run: JobRun) -> dict[str, Any]:
    """A seller asked for it."""
    asked = run.payload
    result = cancel_order(
        order_id=asked["order_id"],
        fault=Fault(asked["fault"]),
        reason=asked["reason"],
        now=run.now(),
        actor_id=asked["actor_id"],
    )
    return {"cancelled": result.items, "too_late": result.too_late}


@handler("orders.replace_lines")
def new_lines(run: JobRun) -> dict[str, Any]:
    """The channel told other lines, through the seller's role, while goods were reserved for them."""
    changes = [LineChange(**change) for change in run.payload["changes"]]
    return {"moved": replace_lines(order_id=run.payload["order_id"], changes=changes, now=run.now())}
