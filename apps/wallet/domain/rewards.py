"""Growth rewards: seller tiers record who earned one, the wallet pays it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from apps.common.errors import DomainError
from apps.events.models import DomainEvent
from apps.wallet.domain.amounts import from_minor
from apps.wallet.domain.charges import credit_wallet
from apps.wallet.domain.errors import WalletError
from apps.wallet.models import Credit
from apps.wallet.seller_enums import Currency, LineType

EARNED: Final = "growth_reward.earned"
SUBJECT: Final = "seller_tiers.growthreward"
DOCUMENT: Final = "growth_reward"


class RewardsNotPaid(WalletError):
    """Some rewards could not be paid; the others are."""


@dataclass
class RewardsPaid:
    """How many rewards one run paid, and how much in fen."""

    rewards: int = 0
    fen: int = 0
    refused: list[str] = field(default_factory=list)


def pay_growth_rewards(*, now: datetime, step: Callable[[], AbstractContextManager[None]]) -> RewardsPaid:
    """Pay every earned growth reward that was not paid yet into the seller's CNY wallet, once each for ever.

    Each is committed by itself: `step` opens its transaction, acting as the system. One that is refused does not
    keep the others; at the end RewardsNotPaid names them.
    """
    paid = RewardsPaid()
    with step():
        earned = list(unpaid_rewards())
    for event in earned:
        try:
            with step():
                credit = pay_reward(event, now=now)
        except DomainError as refusal:
            told = {"reward": event.subject_id, "why": refusal}
            paid.refused.append(_("reward %(reward)s: %(why)s") % told)
        else:
            paid.rewards += 1
            paid.fen += int(credit.amount.amount * 100)
    if paid.refused:
        told = {"paid": paid.rewards, "refused": "; ".join(paid.refused)}
        raise RewardsNotPaid(_("%(paid)s rewards are paid, these are not: %(refused)s") % told)
    return paid


def unpaid_rewards() -> list[DomainEvent]:
    """The events of rewards that no credit names, oldest first."""
    credits_of_it = Credit.objects.filter(document_kind=DOCUMENT, document_id=OuterRef("subject_id"))
    earned = DomainEvent.objects.filter(subject_type=SUBJECT, name=EARNED, seller__isnull=False)
    return list(earned.exclude(Exists(credits_of_it)).order_by("id"))


def pay_reward(event: DomainEvent, *, now: datetime) -> Credit:
    """Credit one reward; its key is the reward, so that twice is once."""
    return credit_wallet(
        seller_id=event.seller_id or 0,
        kind=LineType.GROWTH_REWARD,
        amount=from_minor(event.payload["amount_cny_fen"], Currency.CNY),
        document_kind=DOCUMENT,
        document_id=event.subject_id,
        reason=event.payload["on"],
        key=f"growth_reward:{event.subject_id}",
        now=now,
    )
