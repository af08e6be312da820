"""What an order costs, as its seller and staff read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from djmoney.money import Money

from apps.order_costs.domain.errors import CostsError
from apps.order_costs.domain.estimates import Estimate, estimate_costs, totals_of
from apps.order_costs.enums import CostState
from apps.order_costs.models import OrderCost
from apps.orders.models import Order, OrderSettlement
from apps.points_ledger.domain.errors import MissingFxRate


@dataclass(frozen=True)
class OrderCosts:
    """An order's costs and their sums by currency; `estimate` only while nothing of it is packed.

    `due`, `paid` and `refunded` are money, `points` were paid and `points_returned` came back (1 point = 1 fen).
    """

    costs: list[OrderCost]
    due: list[Money]
    paid: list[Money]
    refunded: list[Money]
    points: int
    points_returned: int
    settlement: OrderSettlement | None
    estimate: Estimate | None
    estimate_refusal: str = ""


def costs_of(order_id: int, *, on: date) -> OrderCosts:
    """What an order costs, was paid and came back; before it is packed, an estimate by the Shanghai day `on`."""
    costs = list(
        OrderCost.objects.filter(order_id=order_id)
        .exclude(state=CostState.DROPPED)
        .select_related("parcel")
        .prefetch_related("refunds")
        .order_by("parcel_id", "pk")
    )
    settled = [cost for cost in costs if cost.paid_at]
    estimate, refusal = (None, "") if costs else estimate_or_refusal(order_id, on=on)
    return OrderCosts(
        costs=costs,
        due=totals_of(cost.amount for cost in costs if cost.state == CostState.DUE),
        paid=without_nothing(cost.paid for cost in settled),
        refunded=without_nothing(Money(cost.refunded, cost.amount.currency) for cost in settled),
        points=sum(cost.points for cost in settled),
        points_returned=sum(cost.points_returned for cost in settled),
        settlement=OrderSettlement.objects.filter(order_id=order_id).first(),
        estimate=estimate,
        estimate_refusal=refusal,
    )


def estimate_or_refusal(order_id: int, *, on: date) -> tuple[Estimate | None, str]:
    """A quote, or the words of why there is none; neither for an order without goods."""
    order = Order.objects.get(pk=order_id)
    if not order.items.exists():
        return None, ""
    try:
        return estimate_costs(order=order, on=on), ""
    except (CostsError, MissingFxRate) as refusal:
        return None, str(refusal)


def without_nothing(amounts: Iterable[Money]) -> list[Money]:
    return [amount for amount in totals_of(amounts) if amount]
