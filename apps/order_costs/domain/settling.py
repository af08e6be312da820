"""An order is settled when all of it is packed and paid: how much, in money, and when."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Final

import structlog
from django.db import transaction
from djmoney.money import Money

from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue
from apps.order_costs.domain.locks import lock_orders
from apps.order_costs.domain.rates import cny_rate, in_hundredths
from apps.order_costs.domain.waiting import unpaid_parcels
from apps.order_costs.enums import CostState
from apps.order_costs.models import OrderCost
from apps.orders.enums import ItemState
from apps.orders.models import Order, OrderSettlement
from apps.points_ledger.domain.errors import MissingFxRate
from apps.points_ledger.domain.watching_facts import PAUSES, follow_facts
from apps.wallet.seller_enums import Currency

PACKED: Final = (ItemState.PACKED, ItemState.SHIPPED, ItemState.DELIVERED)
logger = structlog.get_logger(__name__)


@transaction.atomic
def settle_orders(order_ids: Iterable[int], *, now: datetime, attempt: int = 0) -> None:
    """Write, change or take away the settlements of orders with costs, and refresh what they earn.

    An order is settled while all its live items are packed, none of its costs is due and not all came back. The amount
    is the money that was paid and did not come back, in its currency; if the order has costs in several, in CNY by the
    FX rates of the Shanghai day of the settlement, each currency's sum rounded half up to the fen. A rate
    that is missing is an alarm, and a job tries again. Imported orders have no costs and are left alone.
    """
    orders = lock_orders(order_ids)
    changed, waiting = [], []
    for order in orders:
        try:
            with transaction.atomic():
                if settle_order(order, now=now):
                    changed.append(order.pk)
        except MissingFxRate as refusal:
            waiting.append(order.pk)
            alarm(order, refusal, now=now)
    follow_facts(changed, now)
    if waiting:
        ask_to_settle(waiting, run_after=now + PAUSES[min(attempt, len(PAUSES) - 1)], attempt=attempt + 1, now=now)


def settle_order(order: Order, *, now: datetime) -> bool:
    """Bring one locked order's settlement in line with its costs; whether it changed. Raises MissingFxRate."""
    costs = list(OrderCost.objects.filter(order=order).select_related("parcel").order_by("pk"))
    if not costs:
        return False
    settlement = OrderSettlement.objects.filter(order=order).first()
    if not is_complete(order.pk, costs):
        if settlement is not None:
            settlement.delete()
            OrderCost.objects.filter(order=order).update(settled_rate=None)
            tell("order.unsettled", order, None, now=now)
        return settlement is not None
    settled_at = now if settlement is None else settlement.settled_at
    amount = settled_amount(costs, on=shanghai_day(settled_at))
    if settlement is not None and settlement.amount == amount:
        return False
    values = {"seller_id": order.seller_id, "amount": amount, "settled_at": settled_at}
    OrderSettlement.objects.update_or_create(order=order, defaults=values)
    tell("order.settled" if settlement is None else "order.settlement_changed", order, amount, now=now)
    return True


def is_complete(order_id: int, costs: Sequence[OrderCost]) -> bool:
    """Whether all of an order is packed and paid, and something of it kept."""
    order = Order.objects.get(pk=order_id)
    states = set(order.items.exclude(state=ItemState.CANCELLED).values_list("state", flat=True))
    unmapped = order.lines.filter(cancelled_at=None, items=None)
    return (
        bool(states)
        and states <= set(PACKED)
        and any(cost.state == CostState.PAID for cost in costs)
        and not unmapped.exists()
        and not unpaid_parcels(order_id).exists()
    )


def settled_amount(costs: Sequence[OrderCost], *, on: date) -> Money:
    """The money kept of an order's costs. The rates that were used stay on the costs. Raises MissingFxRate."""
    kept = [cost for cost in costs if cost.paid_at and cost.parcel.voided_at is None and cost.paid]
    currencies = sorted({str(cost.amount.currency) for cost in kept})
    if len(currencies) < 2:
        return sum((cost.money_left for cost in kept), Money(0, currencies[0] if currencies else Currency.CNY))
    for cost in kept:
        keep_rate(cost, on=on)
    return sum((in_cny(kept, currency) for currency in currencies), Money(0, Currency.CNY))


def keep_rate(cost: OrderCost, *, on: date) -> None:
    if cost.settled_rate is None:
        cost.settled_rate = cny_rate(str(cost.amount.currency), on=on)
        cost.save(update_fields=["settled_rate"])


def in_cny(costs: Sequence[OrderCost], currency: str) -> Money:
    """What is kept in one currency, rounded half up to the fen."""
    own = [cost for cost in costs if str(cost.amount.currency) == currency]
    worth = sum((cost.money_left.amount * (cost.settled_rate or 1) for cost in own), Decimal(0))
    return in_hundredths(worth, Currency.CNY)


def ask_to_settle(
    order_ids: Sequence[int], *, run_after: datetime, attempt: int, now: datetime, seller_id: int | None = None
) -> None:
    """Have a job settle these orders."""
    named = sha256(str(order_ids).encode()).hexdigest()[:16]
    enqueue(
        kind="costs.settle",
        key=f"costs.settle:{attempt}:{now.isoformat()}:{named}",
        payload={"order_ids": list(order_ids), "attempt": attempt},
        run_after=run_after,
        now=now,
        seller_id=seller_id,
    )


def alarm(order: Order, refusal: MissingFxRate, *, now: datetime) -> None:
    missing = [f"{currency} {day}" for currency, day in refusal.missing]
    record_event(name="order.rate_missing", subject=order, payload={"missing": missing}, now=now)
    logger.error("order_rate_missing", order_id=order.pk, missing=missing)


def tell(name: str, order: Order, amount: Money | None, *, now: datetime) -> None:
    payload = {"order_no": order.order_no}
    if amount is not None:
        payload |= {"amount": str(amount.amount), "currency": str(amount.currency)}
    record_event(name=name, subject=order, payload=payload, now=now, seller_id=order.seller_id)
