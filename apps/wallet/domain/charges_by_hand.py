"""Giving a charge back by hand: not one that another app keeps books about, or those would be wrong."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Model
from django.utils.functional import Promise
from djmoney.money import Money

from apps.wallet.domain.charges import refund_charge
from apps.wallet.domain.seller_wallet_errors import ChargeKeptElsewhere
from apps.wallet.models import Charge, Credit


@dataclass(frozen=True)
class ChargeKeeper:
    """An app with books of its own about its charges: `model` names each by `charge_id`.

    `prefix` begins the charges' keys, `way_back` says to staff how they are given back.
    """

    prefix: str
    model: type[Model]
    way_back: str | Promise


KEEPERS: Final[list[ChargeKeeper]] = []
"""Apps above the wallet add theirs when Django starts."""


def keeper_of(charge: Charge) -> ChargeKeeper | None:
    """Who alone gives the charge back; nobody for what the wallet itself charged."""
    return next((keeper for keeper in KEEPERS if charge.key.startswith(keeper.prefix)), None)


def is_refundable(charge: Charge) -> bool:
    """Whether staff may give something of the charge back in the wallet."""
    return bool(charge.left) and keeper_of(charge) is None


def refund_by_hand(
    *, charge_id: int, amount: Money | None = None, reason: str, key: str, now: datetime, actor_id: int
) -> Credit:
    """Staff give a charge back, in part or (without `amount`) all that is left of it.

    Raises ChargeKeptElsewhere for a charge that another app keeps books about, and as `refund_charge` does.
    """
    charge = Charge.objects.filter(pk=charge_id).first()
    keeper = keeper_of(charge) if charge else None
    if charge and keeper:
        raise ChargeKeptElsewhere(str(charge), str(keeper.way_back))
    return refund_charge(charge_id=charge_id, amount=amount, reason=reason, key=key, now=now, actor_id=actor_id)
