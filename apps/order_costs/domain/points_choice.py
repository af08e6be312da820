"""Paying fees with points: the seller's standing choice, and how many points go to which cost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.order_costs.domain.errors import ChoiceInThePast, InvalidChoice
from apps.order_costs.domain.tariffs import fen_of
from apps.order_costs.enums import LOGISTICS, CostKind, CostState
from apps.order_costs.models import OrderCost, PointsPayment
from apps.points_ledger.domain.accounts import spendable_points

PREVIEWED = 20
"""How many of the newest parcels a choice is tried on."""


@dataclass(frozen=True)
class Choice:
    """Which fees points pay, what share of them, and how many points a parcel at most (None: no limit)."""

    logistics: bool = False
    service_fees: bool = False
    share_percent: int = 100
    cap_points: int | None = None

    def pays(self, kind: str) -> bool:
        return self.logistics if kind in LOGISTICS else self.service_fees and kind == CostKind.SERVICE_FEE


@dataclass(frozen=True)
class Preview:
    """What a choice would have done to the newest parcels; fen and points are the same number."""

    parcels: int
    fees_fen: int
    points: int
    available: int

    @property
    def money_fen(self) -> int:
        return self.fees_fen - self.points


def choose_points_payment(
    *, seller_id: int, choice: Choice, effective_from: date, now: datetime, actor_id: int | None
) -> PointsPayment:
    """Choose what points pay from a Shanghai day on, today or later; the choice of a day replaces its earlier one.

    What is paid already stays as it is. Raises ChoiceInThePast, InvalidChoice.
    """
    if effective_from < shanghai_day(now):
        raise ChoiceInThePast(_("a choice can't take effect on a day that is over: choose today or a later day"))
    if not 0 <= choice.share_percent <= 100:
        raise InvalidChoice(_("a share is 0 to 100 per cent"))
    if choice.cap_points is not None and choice.cap_points < 1:
        raise InvalidChoice(_("a limit is at least 1 point; leave it empty for none"))
    values = vars(choice)
    payment, _created = PointsPayment.objects.update_or_create(
        seller_id=seller_id, effective_from=effective_from, defaults=values
    )
    record_event(
        name="points.payment_chosen",
        subject=payment,
        payload={**values, "effective_from": effective_from.isoformat()},
        now=now,
        actor_id=actor_id,
        seller_id=seller_id,
    )
    return payment


def choice_in_force(*, seller_id: int, on: date) -> Choice:
    """The choice that counts on a Shanghai day; without any, points pay nothing."""
    payments = PointsPayment.objects.filter(seller_id=seller_id, effective_from__lte=on)
    newest = payments.order_by("-effective_from").first()
    return Choice() if newest is None else choice_of(newest)


def choice_of(payment: PointsPayment) -> Choice:
    return Choice(payment.logistics, payment.service_fees, payment.share_percent, payment.cap_points)


def choices_of(*, seller_id: int) -> list[PointsPayment]:
    """A seller's choices, the newest first."""
    return list(PointsPayment.objects.filter(seller_id=seller_id).order_by("-effective_from"))


def share_points(costs: Iterable[OrderCost], *, choice: Choice, available: int) -> dict[int, int]:
    """Points by cost of one parcel, in the order postage, registration, service fee, down to what is available.

    Each cost takes its share in fen, rounded down to whole points; never more than the cap in all.
    """
    left = available if choice.cap_points is None else min(available, choice.cap_points)
    order = list(CostKind)
    taken: dict[int, int] = {}
    for cost in sorted(costs, key=lambda cost: (order.index(CostKind(cost.kind)), cost.pk)):
        if choice.pays(cost.kind):
            points = min(left, fen_of(cost.amount.amount) * choice.share_percent // 100)
            left -= points
            taken[cost.pk] = points
    return taken


def preview_choice(*, seller_id: int, choice: Choice) -> Preview:
    """What the choice would have paid of the fees of the newest 20 paid parcels, had all points been there.

    `available` says how many there are now.
    """
    paid = OrderCost.objects.filter(seller_id=seller_id, state=CostState.PAID).exclude(kind=CostKind.GOODS)
    parcels = list(paid.order_by("-parcel_id").values_list("parcel_id", flat=True).distinct()[:PREVIEWED])
    costs: dict[int, list[OrderCost]] = {parcel: [] for parcel in parcels}
    for cost in paid.filter(parcel_id__in=parcels):
        costs[cost.parcel_id].append(cost)
    plenty = 10**15
    points = sum(sum(share_points(each, choice=choice, available=plenty).values()) for each in costs.values())
    return Preview(
        parcels=len(parcels),
        fees_fen=fees_of(costs.values()),
        points=points,
        available=spendable_points(seller_id),
    )


def fees_of(costs: Iterable[Sequence[OrderCost]]) -> int:
    return sum(fen_of(cost.amount.amount) for each in costs for cost in each)
