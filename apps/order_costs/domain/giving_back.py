"""Money and points of one cost on their way back. The order is locked by whoever calls."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from djmoney.money import Money

from apps.order_costs.domain.charging import CHARGE_KEY
from apps.order_costs.domain.pricing import reason_of
from apps.order_costs.enums import CostState
from apps.order_costs.models import CostRefund, OrderCost
from apps.points_ledger.domain.redeeming import return_points
from apps.wallet.domain.charges import refund_charge
from apps.wallet.models import Credit

LONGEST_REASON: Final = 200


def give_back(
    cost: OrderCost, money: Money, points: int, *, why: str, key: str, now: datetime, actor_id: int | None
) -> CostRefund:
    """Money and points of one cost, both or none."""
    act, reason = f"{CHARGE_KEY}{cost.pk}:{key}", f"{reason_of(cost.parcel, cost.explained)}: {why}"[:300]
    credit = returned = None
    if money and cost.charge_id is not None:
        credit = refund_charge(
            charge_id=cost.charge_id, amount=money, reason=reason, key=act, now=now, actor_id=actor_id
        )
    if points and cost.redemption_id is not None:
        returned = return_points(redemption_id=cost.redemption_id, points=points, reason=reason, key=act, now=now)
    came_back(cost, money, points)
    values: dict[str, Any] = {"amount": money, "points": points, "credit": credit, "returned": returned}
    return CostRefund.objects.create(
        seller_id=cost.seller_id,
        cost=cost,
        reason=why,
        key=key,
        refunded_at=now,
        refunded_by_id=actor_id,
        **values,
    )


def note_what_came_back(cost: OrderCost) -> None:
    """Note what the wallet gave back of a cost's charge past the costs: only the rest is left of it."""
    if cost.charge_id is None:
        return
    noted = CostRefund.objects.filter(cost=cost).exclude(credit=None).values("credit_id")
    for credit in Credit.objects.filter(charge_id=cost.charge_id).exclude(pk__in=noted).order_by("pk"):
        CostRefund.objects.create(
            seller_id=cost.seller_id,
            cost=cost,
            credit=credit,
            amount=credit.amount,
            reason=credit.reason[:LONGEST_REASON],
            key=f"credit:{credit.pk}",
            refunded_at=credit.booked_at,
            refunded_by_id=credit.booked_by_id,
        )
        came_back(cost, credit.amount, 0)


def came_back(cost: OrderCost, money: Money, points: int) -> None:
    cost.refunded += money.amount
    cost.points_returned += points
    if not cost.money_left and not cost.points_left:
        cost.state = CostState.REFUNDED
    cost.save(update_fields=["refunded", "points_returned", "state"])


def in_lock_order(costs: Iterable[OrderCost]) -> list[OrderCost]:
    """Costs as wallets are locked: by currency; those that points paid last."""
    return sorted(costs, key=lambda cost: (str(cost.amount.currency), cost.pk))
