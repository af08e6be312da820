"""Keeping what routing decided: allocations, the decisions with their candidates, what waits and what is given up."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from apps.events.domain.recording import record_event
from apps.orders.domain.exceptions import close_exceptions, open_exception
from apps.orders.domain.routing_deadlines import Deadline
from apps.orders.domain.routing_plan import Plan, outcome_of, trace_of
from apps.orders.domain.routing_shortage import give_up
from apps.orders.domain.routing_standard import Terms
from apps.orders.domain.splitting import split_item
from apps.orders.domain.status import refresh_statuses
from apps.orders.enums import ExceptionKind, ItemState, OnShortage, Outcome
from apps.orders.models import LineItem, Order

WRITE: Final = """
select orders_write_routing(%s, %s, %s, %s::bigint[], %s::bigint[], %s::bigint[], %s::int[], %s::numeric[], %s::text[],
    %s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::text[], %s::text[])
"""


@dataclass(frozen=True, slots=True)
class Decided:
    """What the decisions on one order have in common."""

    order_id: int
    seller_id: int
    deadline: Deadline
    wanted: OnShortage
    terms: Terms
    lost: dict[int, int]


@dataclass(slots=True)
class Written:
    """What sql/write_routing.sql takes, by row."""

    parts: list[tuple[int, int, int, int, Decimal, str | None, int]] = field(default_factory=list)
    items: list[tuple[int, int, str, str, str]] = field(default_factory=list)
    missing: list[tuple[Plan, int]] = field(default_factory=list)

    def columns(self) -> list[list[Any]]:
        parts = list(zip(*self.parts, strict=True)) or [()] * 7
        items = list(zip(*self.items, strict=True)) or [()] * 5
        return [list(column) for column in (*parts, *items)]


def write_decisions(
    decided: Decided, plans: Sequence[Plan], reserved: dict[tuple[int, int], int]
) -> dict[int, Outcome]:
    """Write the plans of one order, whose parts are reserved; outcomes by item.

    The first part stays the item, every other one and the rest are split off it. An item that gets nothing for the
    reasons it waits for already is left as it is.
    """
    outcomes = {plan.item.item_id: outcome_of(plan, decided.wanted) for plan in plans}
    news = [plan for plan in plans if plan.parts or decided.wanted == OnShortage.CANCEL or _is_news(plan)]
    if not news:
        return outcomes
    written = Written()
    for plan in news:
        _divide(decided, plan, reserved, written)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [decided.seller_id, decided.order_id, decided.terms.now, *written.columns()])
    _follow_up(decided, written, news)
    return outcomes


def _is_news(plan: Plan) -> bool:
    return plan.item.waits_for != plan.because


def _divide(decided: Decided, plan: Plan, reserved: dict[tuple[int, int], int], written: Written) -> None:
    item_ids = [plan.item.item_id, *_split_off(plan)]
    trace = trace_of(plan, wanted=decided.wanted, deadline=decided.deadline, lost=decided.lost, terms=decided.terms)
    text = json.dumps(trace, cls=DjangoJSONEncoder)
    outcome = outcome_of(plan, decided.wanted)
    for item_id, (part, quantity) in zip(item_ids, plan.parts, strict=False):
        candidate = part.candidate
        price, reservation = candidate.unit_price(quantity), reserved[plan.item.item_id, candidate.offer_id]
        written.parts.append(
            (item_id, candidate.offer_id, candidate.supplier_id, quantity, price, candidate.currency, reservation)
        )
        written.items.append((item_id, plan.item.attempts + 1, outcome.value, text, ItemState.ALLOCATED.value))
    if plan.rest:
        left_out = item_ids[-1]
        cancels = decided.wanted == OnShortage.CANCEL
        rest_outcome = Outcome.CANCELLED if cancels else Outcome.NO_STOCK
        state = ItemState.CANCELLED if cancels else ItemState.WAITING
        written.items.append((left_out, plan.item.attempts + 1, rest_outcome.value, text, state.value))
        written.missing.append((plan, left_out))


def _split_off(plan: Plan) -> list[int]:
    """New items for all parts but the first, and for the rest where there is a part."""
    others = [quantity for _, quantity in plan.parts[1:]] + ([plan.rest] if plan.parts and plan.rest else [])
    if not others:
        return []
    item = LineItem.objects.get(pk=plan.item.item_id)
    return [split_item(item=item, quantity=quantity).pk for quantity in others]


def _follow_up(decided: Decided, written: Written, news: Sequence[Plan]) -> None:
    order_id, now = decided.order_id, decided.terms.now
    gives_up = decided.wanted == OnShortage.CANCEL
    for item_id in [plan.item.item_id for plan in news if plan.item.waits_for and (plan.parts or gives_up)]:
        close_exceptions(order_id=order_id, item_id=item_id, kinds=[ExceptionKind.NO_STOCK], now=now)
    if written.missing:
        _tell_of_shortage(decided, written)
    if written.parts:
        record_event(
            name="order.routed",
            subject=Order(pk=order_id),
            payload={"items": sorted(item_id for item_id, *_ in written.parts)},
            now=now,
            seller_id=decided.seller_id,
        )
    refresh_statuses([order_id])


def _tell_of_shortage(decided: Decided, written: Written) -> None:
    """What is missing waits with its reasons, or is given up where the seller wants that."""
    if decided.wanted == OnShortage.CANCEL:
        cancelled = [item_id for _, item_id in written.missing]
        give_up(order_id=decided.order_id, item_ids=cancelled, now=decided.terms.now)
        return
    order = Order(pk=decided.order_id, seller_id=decided.seller_id)
    for plan, item_id in written.missing:
        item = LineItem(pk=item_id)
        open_exception(order=order, item=item, kind=ExceptionKind.NO_STOCK, now=decided.terms.now, details=plan.because)
