"""What late orders cost: noted when they are late, charged to the wallet, given back for a reason."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import Final, Protocol

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.common.when import shanghai_words
from apps.dispatch_sla.domain.errors import WrongState
from apps.dispatch_sla.enums import ClockState, PenaltyState
from apps.dispatch_sla.models import DispatchClock, Penalty
from apps.events.domain.recording import record_event
from apps.wallet.domain.charges import charge_wallet, refund_charge
from apps.wallet.domain.charges_by_hand import KEEPERS, ChargeKeeper
from apps.wallet.domain.seller_wallet_booking import given_reason
from apps.wallet.domain.seller_wallet_errors import InsufficientFunds, RefundTooLarge
from apps.wallet.seller_enums import LineType

DOCUMENT: Final = "order"
OPEN: Final = (PenaltyState.DUE, PenaltyState.CHARGED)
CHARGE_KEY: Final = "dispatch.penalty:"
KEEPERS.append(
    ChargeKeeper(
        prefix=CHARGE_KEY,
        model=Penalty,
        way_back=_("a penalty comes back by relief, by a scan or by a month on time; to let a seller off, waive it"),
    )
)


class Step(Protocol):
    def __call__(self) -> AbstractContextManager[None]: ...


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
    with step():
        due = list(Penalty.objects.filter(state=PenaltyState.DUE).order_by("noted_at").values_list("pk", flat=True))
    for order_id in due:
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


@transaction.atomic
def waive_penalty(*, order_id: int, reason: str, now: datetime, actor_id: int | None) -> None:
    """Let an order off its penalty for a reason that the seller reads; the order stays late.

    What was charged goes back, what is due is dropped. Raises WrongState when it is neither, ReasonMissing.
    """
    penalty = Penalty.objects.select_for_update(of=("self",)).get(pk=order_id)
    if penalty.state not in OPEN:
        raise WrongState(
            gettext("this penalty is not open any more (%(state)s); look at the order's clock")
            % {"state": penalty.get_state_display()}
        )
    told = given_reason(reason)
    give_back(order_ids=[order_id], state=PenaltyState.WAIVED, reason=told, now=now, actor_id=actor_id)
    record_event(
        name="dispatch.penalty_waived",
        subject=penalty,
        payload={"amount": f"{penalty.amount.amount:.2f}", "currency": str(penalty.amount.currency), "reason": told},
        now=now,
        actor_id=actor_id,
        seller_id=penalty.seller_id,
    )


def give_back(
    *, order_ids: Sequence[int], state: PenaltyState, reason: str, now: datetime, actor_id: int | None = None
) -> int:
    """Give back what is left of these orders' penalties, or drop those that are not charged yet; how many."""
    open_ones = Penalty.objects.select_for_update(of=("self",)).filter(pk__in=list(order_ids), state__in=OPEN)
    found = list(open_ones.order_by("seller_id", "pk"))
    for penalty in found:
        penalty.state = PenaltyState.DROPPED if penalty.charge_id is None else state
        penalty.given_back_at = now
        if penalty.charge_id is not None:
            with suppress(RefundTooLarge):  # all of it was given back by hand already
                refund_charge(
                    charge_id=penalty.charge_id,
                    reason=reason,
                    key=f"{CHARGE_KEY}{penalty.pk}",
                    now=now,
                    actor_id=actor_id,
                )
    Penalty.objects.bulk_update(found, ["state", "given_back_at"])
    return len(found)
