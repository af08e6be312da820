"""Routing: who serves what waits. An order ships together, so its goods are looked for once nothing else blocks it."""

import json
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection

from apps.common.sql import read_sql
from apps.orders.domain.candidates import Candidate, candidates_of
from apps.orders.domain.routing_deadlines import Deadline, clock_deadlines, deadline_of
from apps.orders.domain.routing_plan import Plan, Waiting, plan_item
from apps.orders.domain.routing_reserving import reserve_parts
from apps.orders.domain.routing_standard import Terms, standard_in_force
from apps.orders.domain.routing_writing import Decided, write_decisions
from apps.orders.domain.scoring import judge
from apps.orders.enums import BLOCKING, MOVING, ItemState, OnShortage, Outcome, Rejection
from apps.orders.models import LineItem
from apps.stock.domain.errors import InsufficientStock, LinesRefused, NotOffered
from apps.tenancy.context import acting_as_system

Step = Callable[[], AbstractContextManager[None]]
CHUNK: Final = 200
LOCK_ORDER: Final = """
select orders.seller_id, orders.paid_at, {clock_deadline}, coalesce(policy.on_shortage, 'fall_back'),
    (select count(*) from orders_lineitem as item where item.order_id = orders.id and item.state <> 'cancelled')
from orders_order as orders
left join orders_routingpolicy as policy on policy.seller_id = orders.seller_id
where orders.id = %s and orders.paid_at is not null and orders.status = any(%s)
    and orders.cancel_requested_at is null and orders.source <> 'history'
for no key update of orders
"""


@dataclass(frozen=True, slots=True)
class Market:
    """What was read once for many orders: the terms, and who offers what. What is reserved is taken off here too."""

    terms: Terms
    candidates: dict[int, list[Candidate]]

    def know(self, variant_ids: Collection[int]) -> None:
        """Read the candidates of variants that were not looked at yet."""
        missing = set(variant_ids) - self.candidates.keys()
        if missing:
            self.candidates.update(candidates_of(variant_ids=missing, now=self.terms.now))


@dataclass(frozen=True, slots=True)
class Routable:
    """A locked order with what is known of it."""

    order_id: int
    seller_id: int
    deadline: Deadline
    wanted: OnShortage
    is_alone: bool


def route_orders(
    *, order_ids: Collection[int], now: datetime, step: Step = acting_as_system
) -> dict[int, dict[int, Outcome]]:
    """Look for goods for everything that waits in these orders; the outcome of each item, by order.

    Each order is a step: an act of its own, committed by itself where the caller has no transaction open. Routed are
    waiting items of paid orders of which nobody asked to be cancelled and that no exception but `no_stock` or `unpaid`
    keeps. Candidates are scored (`scoring.judge`), the seller's policy divides the pieces (`routing_plan.plan_item`),
    all are reserved in one act; whoever was faster there makes us plan anew with what is left. Every decision is kept
    with all its candidates; the same reasons for waiting again are not. Runs as the system. Raises NoRoutingStandard.
    """
    outcomes: dict[int, dict[int, Outcome]] = {}
    wanted = sorted(set(order_ids))
    for start in range(0, len(wanted), CHUNK):
        chunk, market = wanted[start : start + CHUNK], None
        for order_id in chunk:
            with step():
                market = market or read_market(chunk, now)
                outcomes[order_id] = route_order(order_id, market)
    return outcomes


def route_waiting(*, now: datetime, step: Step) -> int:
    """Route every order of which something waits that can be had now, or that was never tried; how many were routed."""
    with step(), connection.cursor() as cursor:
        cursor.execute(read_sql("orders", "orders_to_route"), {"blocking": [kind.value for kind in BLOCKING]})
        order_ids = [order_id for (order_id,) in cursor.fetchall()]
    outcomes = route_orders(order_ids=order_ids, now=now, step=step)
    return sum(bool(items) for items in outcomes.values())


def read_market(order_ids: Sequence[int], now: datetime) -> Market:
    """Terms, and for several orders the candidates of what waits in them; one order's are read when it is locked."""
    market = Market(Terms(now, standard_in_force(now=now)), {})
    if len(order_ids) > 1:
        waiting = LineItem.objects.filter(order__in=order_ids, state=ItemState.WAITING).order_by()
        market.know(set(waiting.values_list("variant_id", flat=True)))
    return market


def route_order(order_id: int, market: Market) -> dict[int, Outcome]:
    """Route one order in the caller's transaction, which holds its row from here on."""
    order = _lock(order_id, market.terms)
    items = _waiting_items(order_id) if order else []
    if not order or not items:
        return {}
    market.know({item.variant_id for item in items})
    plans, lost, reserved = _plan_and_reserve(order, items, market)
    decided = Decided(order.order_id, order.seller_id, order.deadline, order.wanted, market.terms, lost)
    return write_decisions(decided, plans, reserved)


def _lock(order_id: int, terms: Terms) -> Routable | None:
    with connection.cursor() as cursor:
        cursor.execute(LOCK_ORDER.format(clock_deadline=clock_deadlines.sql), [order_id, list(MOVING)])
        row = cursor.fetchone()
    if row is None:
        return None
    seller_id, paid_at, by_clock, wanted, items = row
    deadline = deadline_of(by_clock=by_clock, paid_at=paid_at, standard=terms.standard)
    return Routable(order_id, seller_id, deadline, OnShortage(wanted), items == 1)


def _waiting_items(order_id: int) -> list[Waiting]:
    blocking = [kind.value for kind in BLOCKING]
    with connection.cursor() as cursor:
        cursor.execute("select * from orders_waiting_items(%s, %s)", [order_id, blocking])
        rows = cursor.fetchall()
    return [
        Waiting(item, line, variant, quantity, attempts, failed, json.loads(details) if details else None)
        for item, line, variant, quantity, attempts, failed, details in rows
    ]


def _plan_and_reserve(
    order: Routable, items: Sequence[Waiting], market: Market
) -> tuple[list[Plan], dict[int, int], dict[tuple[int, int], int]]:
    """Plans whose parts are reserved; what was lost to others meanwhile; reservations by item and offer."""
    lost: dict[int, int] = {}
    while True:
        plans = _plan(order, items, market)
        try:
            return plans, lost, reserve_parts(order_id=order.order_id, plans=plans, now=market.terms.now)
        except (InsufficientStock, NotOffered) as refusal:
            _learn(refusal, market, lost)


def _plan(order: Routable, items: Sequence[Waiting], market: Market) -> list[Plan]:
    left: dict[int, int] = {}
    plans = []
    for item in items:
        candidates = market.candidates[item.variant_id]
        for each in candidates:
            left.setdefault(each.offer_id, each.available)
        judged = judge(
            candidates,
            quantity=item.quantity,
            deadline=order.deadline.at,
            failed=item.failed,
            is_alone=order.is_alone,
            terms=market.terms,
        )
        most = market.terms.standard.most_attempts
        plan = plan_item(item, judged, wanted=order.wanted, left=left, most=most)
        for part, quantity in plan.parts:
            left[part.candidate.offer_id] -= quantity
        plans.append(plan)
    return plans


def _learn(refusal: LinesRefused, market: Market, lost: dict[int, int]) -> None:
    """Others were faster, or the offer is gone: know it from now on."""
    news = {shortage.offer_id: shortage for shortage in refusal.shortages}
    for candidate in (each for rows in market.candidates.values() for each in rows if each.offer_id in news):
        found = news[candidate.offer_id]
        if found.refusal == "insufficient":
            candidate.available = lost[candidate.offer_id] = found.available or 0
        else:
            candidate.obstacle = Rejection.HIDDEN.value
