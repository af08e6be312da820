"""What late orders cost: noted when they are late, charged to the wallet, given back for a reason."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Final, Protocol

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.common.periods import SHANGHAI
from apps.dispatch_sla.enums import ClockState, PenaltyState
from apps.dispatch_sla.models import DispatchClock, Penalty
from apps.wallet.domain.charges import charge_wallet, refund_charge
from apps.wallet.domain.charges_by_hand import KEEPERS, ChargeKeeper
from apps.wallet.domain.seller_wallet_errors import InsufficientFunds
from apps.wallet.seller_enums import LineType

DOCUMENT: Final = "order"
CHARGE_KEY: Final = "dispatch.penalty:"
KEEPERS.append(
    ChargeKeeper(
        prefix=CHARGE_KEY,
        model=Penalty,
        way_back=_("a penalty comes back by relief, by a scan or by a month on time; give anything else as a credit"),
    )
)


class Step(Protocol):
    def __call__(self) -> AbstractContextManager[None]: ...


def shanghai_words(instant: datetime) -> str:
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def note_penalties(*, order_ids: Iterable[int], now: datetime) -> None:
    """Note what these late orders cost by their rule book; nothing for a book without a penalty."""
    late = DispatchClock.objects.filter(pk__in=list(order_ids), state=ClockState.LATE).select_related("rule_book")
    Penalty.objects.bulk_create(
        [
            Penalty(clock=clock, seller_id=clock.seller_id, amount=clock.rule_book.penalty, noted_at=now)
            for clock in late
            if clock.rule_book.penalty.amount
        ],
        ignore_conflicts=True,
    )


def charge_penalties(*, now: datetime, step: Step) -> int:
    """Charge what is due, the oldest first, each in a step of its own; how many.

    A wallet that does not cover it is passed over: the penalty stays due, and the next sweep tries again.
    """
    charged = 0
    for order_id in list(
        Penalty.objects.filter(state=PenaltyState.DUE).order_by("noted_at").values_list("pk", flat=True)
    ):
        with step():
            charged += charge_penalty(order_id=order_id, now=now)
    return charged


@transaction.atomic
def charge_penalty(*, order_id: int, now: datetime) -> bool:
    """Charge one penalty to the seller's wallet of its currency; False when it is not due or not covered."""
    penalty = Penalty.objects.select_for_update(of=("self",)).get(pk=order_id)
    if penalty.state != PenaltyState.DUE:
        return False
    try:
        charge = charge_wallet(
            seller_id=penalty.seller_id,
            kind=LineType.SELLER_PENALTY_FEE,
            amount=penalty.amount,
            document_kind=DOCUMENT,
            document_id=order_id,
            reason=f"Order {penalty.clock.order.order_no} was due by {shanghai_words(penalty.clock.deadline_at)}",
            key=f"{CHARGE_KEY}{order_id}",
            now=now,
        )
    except InsufficientFunds:
        return False
    penalty.state, penalty.charge_id = PenaltyState.CHARGED, charge.pk
    penalty.save(update_fields=["state", "charge_id"])
    return True


def correct_penalties(*, order_ids: Sequence[int], now: datetime) -> int:
    """Give back what orders cost that turned out on time; how many."""
    return give_back(
        order_ids=order_ids, state=PenaltyState.CORRECTED, reason="the scan was before the deadline", now=now
    )


def give_back(*, order_ids: Sequence[int], state: PenaltyState, reason: str, now: datetime) -> int:
    """Give the penalties of these orders back for a reason, or drop those that are not charged yet; how many."""
    open_ones = Penalty.objects.select_for_update(of=("self",)).filter(
        pk__in=list(order_ids), state__in=[PenaltyState.DUE, PenaltyState.CHARGED]
    )
    found = list(open_ones.order_by("pk"))
    for penalty in found:
        if penalty.charge_id is None:
            penalty.state = PenaltyState.DROPPED
        else:
            refund_charge(charge_id=penalty.charge_id, reason=reason, key=f"{CHARGE_KEY}{penalty.pk}", now=now)
            penalty.state = state
        penalty.given_back_at = now
    Penalty.objects.bulk_update(found, ["state", "given_back_at"])
    return len(found)
