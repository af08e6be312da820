"""Job handlers of orders: thin, one domain call each."""

from typing import Any

from apps.jobs.domain.runs import JobRun
from apps.jobs.registry import handler
from apps.orders.domain.answering_effects import apply_answers
from apps.orders.domain.cancelling import cancel_order
from apps.orders.domain.cancelling_lines import cancel_line
from apps.orders.domain.lines import LineChange, replace_lines
from apps.orders.domain.overdue import sweep_purchases
from apps.orders.domain.purchasing import issue_purchases
from apps.orders.domain.routing import route_orders, route_waiting
from apps.orders.domain.scoring_cards import refresh_scores
from apps.orders.domain.watching import orders_changed, orders_routing
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


@handler("orders.cancel_line")
def cancel_one_line(run: JobRun) -> dict[str, Any]:
    """A seller asked for it."""
    asked = dict(run.payload)
    result = cancel_line(fault=Fault(asked.pop("fault")), now=run.now(), **asked)
    return {"cancelled": result.items, "too_late": result.too_late}


@handler("orders.replace_lines")
def new_lines(run: JobRun) -> dict[str, Any]:
    """The channel told other lines, through the seller's role, while goods were reserved for them."""
    asked = run.payload
    changes, told = [LineChange(**change) for change in asked["changes"]], bytes.fromhex(asked["told"])
    return {"moved": replace_lines(order_id=asked["order_id"], changes=changes, told=told, now=run.now())}


@handler("orders.route", stepped=True)
def route(run: JobRun) -> dict[str, Any]:
    """Orders were placed, paid, mended or lost a supplier."""
    order_ids, now = run.payload["order_ids"], run.now()
    with run.step():
        orders_changed.tell(order_ids, now)
        orders_routing.tell(order_ids, now)
    outcomes = route_orders(order_ids=order_ids, now=now, step=run.step)
    return {"items": sum(map(len, outcomes.values()))}


@handler("orders.route_waiting", stepped=True)
def route_what_waits(run: JobRun) -> dict[str, Any]:
    """Goods may have come."""
    return {"orders": route_waiting(now=run.now(), step=run.step)}


@handler("orders.issue_purchases", stepped=True)
def issue(run: JobRun) -> dict[str, Any]:
    """What is reserved is asked of its suppliers."""
    return {"purchase_orders": issue_purchases(now=run.now(), step=run.step)}


@handler("orders.apply_answers")
def apply(run: JobRun) -> dict[str, Any]:
    """A supplier answered or shipped."""
    return {"lines": apply_answers(purchase_order_id=run.payload["purchase_order_id"], now=run.now())}


@handler("orders.sweep_purchases", stepped=True)
def sweep(run: JobRun) -> dict[str, Any]:
    """What is overdue is taken back."""
    return {"taken_back": sweep_purchases(now=run.now(), step=run.step)}


@handler("orders.refresh_scores", stepped=True)
def score(run: JobRun) -> dict[str, Any]:
    """Yesterday's score cards are today's scores."""
    return {"scored": refresh_scores(now=run.now(), step=run.step)}
