"""Giving back what was paid, money and points exactly; and reversing a parcel that was unpacked."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final, NoReturn

from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.order_costs.domain.errors import NothingToRefund, RefundReasonMissing, RefundTooLarge, UnknownCost
from apps.order_costs.domain.giving_back import LONGEST_REASON, give_back, in_lock_order, note_what_came_back
from apps.order_costs.domain.locks import lock_orders, lock_parcels
from apps.order_costs.domain.pricing import reason_of
from apps.order_costs.domain.settling import settle_orders
from apps.order_costs.domain.waiting import stop_waiting
from apps.order_costs.enums import KINDS_OF, CostState, RefundScope
from apps.order_costs.models import CostRefund, OrderCost
from apps.wallet.domain.amounts import InvalidAmount
from apps.wallet.domain.seller_wallet_errors import KeyReused

HUNDRED: Final = Decimal(100)


@transaction.atomic
def refund_parcel(
    *, parcel_id: int, scope: RefundScope, reason: str, key: str, now: datetime, actor_id: int | None = None
) -> list[CostRefund]:
    """Give back all that is left of a parcel's paid costs, or of its goods, logistics or service fee only.

    Money returns to the wallets it came from, points to the points account; the order's settlement follows, and with
    it what the order earns (in a closed month: an adjustment in the next one). `key`, at most 50 characters, names the
    act within the parcel: twice is once. Runs as the system.
    Raises UnknownCost, NothingToRefund, RefundReasonMissing, KeyReused.
    """
    why = given_reason(reason)
    [parcel] = lock_parcels([parcel_id]) or refuse_unknown(_("parcel"), parcel_id)
    costs = in_lock_order(OrderCost.objects.filter(parcel=parcel, kind__in=KINDS_OF[scope]))
    known = list(CostRefund.objects.filter(cost__parcel=parcel, key=key).order_by("pk"))
    if known:
        if any(cost.state == CostState.PAID for cost in costs):
            raise KeyReused(key)
        return same_or_refuse(known, {cost.pk for cost in costs}, why, key)
    paid = still_paid(costs)
    if not paid:
        raise NothingToRefund(
            _("nothing of %(scope)s of parcel %(parcel)s is paid and not given back")
            % {"scope": RefundScope(scope).label, "parcel": parcel}
        )
    refunds = [
        give_back(cost, cost.money_left, cost.points_left, why=why, key=key, now=now, actor_id=actor_id)
        for cost in paid
    ]
    settle_orders([parcel.order_id], now=now)
    return refunds


@transaction.atomic
def refund_cost(
    *, cost_id: int, amount: Money, reason: str, key: str, now: datetime, actor_id: int | None = None
) -> CostRefund:
    """Give back a part of one paid cost, in its currency: its money first, then its points.

    Otherwise as `refund_parcel`; `key` names the act within the cost. Raises RefundTooLarge and InvalidAmount too.
    """
    why = given_reason(reason)
    cost = OrderCost.objects.filter(pk=cost_id).first() or refuse_unknown(_("cost"), cost_id)
    lock_orders([cost.order_id])
    cost.refresh_from_db()
    known = list(CostRefund.objects.filter(cost=cost, key=key))
    if known:
        if known[0].amount.amount + known[0].points / HUNDRED != amount.amount:
            raise KeyReused(key)
        return same_or_refuse(known, {cost.pk}, why, key)[0]
    note_what_came_back(cost)
    left = cost.money_left + Money(cost.points_left / HUNDRED, cost.amount.currency)
    if cost.state != CostState.PAID or amount.currency != left.currency or amount > left:
        raise RefundTooLarge(asked=amount, left=left if cost.state == CostState.PAID else left * 0)
    if amount.amount <= 0 or amount.amount != round(amount.amount, 2):
        raise InvalidAmount(amount)
    money = min(amount, cost.money_left)
    points = int((amount - money).amount * HUNDRED)
    refund = give_back(cost, money, points, why=why, key=key, now=now, actor_id=actor_id)
    settle_orders([cost.order_id], now=now)
    return refund


@transaction.atomic
def reverse_parcels(*, parcel_ids: Iterable[int], now: datetime) -> None:
    """Take back the costs of unpacked parcels: what was paid is given back, what was due is dropped."""
    parcels = [parcel for parcel in lock_parcels(parcel_ids) if parcel.voided_at]
    for parcel in parcels:
        costs = OrderCost.objects.filter(parcel=parcel)
        costs.filter(state=CostState.DUE).update(state=CostState.DROPPED)
        for cost in still_paid(in_lock_order(costs)):
            why = reason_of(parcel, cost.explained)
            give_back(cost, cost.money_left, cost.points_left, why=why, key="unpacked", now=now, actor_id=None)
        stop_waiting(parcel.order_id, now=now)
    settle_orders({parcel.order_id for parcel in parcels}, now=now)


def still_paid(costs: Iterable[OrderCost]) -> list[OrderCost]:
    """Those of which something is left to give back."""
    paid = [cost for cost in costs if cost.state == CostState.PAID]
    for cost in paid:
        note_what_came_back(cost)
    return [cost for cost in paid if cost.state == CostState.PAID]


def given_reason(text: str) -> str:
    reason = text.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise RefundReasonMissing(_("the seller will read why: give a reason of at most 200 characters"))
    return reason


def same_or_refuse(known: Sequence[CostRefund], cost_ids: set[int], why: str, key: str) -> list[CostRefund]:
    """What the key gave back before, if it was this. Raises KeyReused."""
    if any(row.cost_id not in cost_ids or row.reason != why for row in known):
        raise KeyReused(key)
    return list(known)


def refuse_unknown(what: str, pk: int) -> NoReturn:
    raise UnknownCost(_("there is no %(what)s %(number)s") % {"what": what, "number": pk})
