"""Credits and charges by hand: a reason always, and a second person above the currency's limit."""

from datetime import datetime
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.periods import shanghai_day, start_of_day
from apps.events.domain.recording import record_event
from apps.wallet.domain.amounts import to_minor
from apps.wallet.domain.charges import charge_wallet, credit_wallet
from apps.wallet.domain.errors import SamePerson
from apps.wallet.domain.seller_wallet import lock_setting
from apps.wallet.domain.seller_wallet_booking import given_reason
from apps.wallet.domain.seller_wallet_errors import AlreadyDecided, KeyReused, NoSuchRow
from apps.wallet.models import ManualEntry, WalletLimit
from apps.wallet.seller_enums import Direction, LineType, ManualState

DOCUMENT: Final = "manual_entry"


@transaction.atomic
def enter_by_hand(
    *,
    seller_id: int,
    direction: Direction,
    amount: Money,
    reason: str,
    key: str,
    now: datetime,
    actor_id: int,
) -> ManualEntry:
    """Credit or charge a seller's wallet by hand; `key` names the form that was sent, once for all staff.

    It is booked at once while what this person booked alone for the seller, direction and Shanghai day stays
    within the currency's `one_person_up_to`; above, it waits for `approve_entry` of somebody else. Raises as
    `charge_wallet` and `credit_wallet` do.
    """
    to_minor(amount)
    lock_setting(seller_id=seller_id, currency=amount.currency.code)
    content = {"seller_id": seller_id, "direction": direction, "amount": amount, "reason": given_reason(reason)}
    known = ManualEntry.objects.filter(key=key).first()
    if known is not None:
        if any(getattr(known, name) != value for name, value in content.items()):
            raise KeyReused(key)
        return known
    alone = is_for_one_person(seller_id=seller_id, direction=direction, amount=amount, now=now, actor_id=actor_id)
    entry = ManualEntry.objects.create(key=key, prepared_by_id=actor_id, prepared_at=now, **content)
    tell("manual_entry.prepared", entry, now=now, actor_id=actor_id)
    if alone:
        book(entry, now=now, actor_id=actor_id)
    return entry


@transaction.atomic
def approve_entry(*, entry_id: int, now: datetime, actor_id: int) -> ManualEntry:
    """Book what somebody else prepared. Raises NoSuchRow, AlreadyDecided, SamePerson, InsufficientFunds."""
    entry = lock_entry(entry_id)
    if entry.prepared_by_id == actor_id:
        raise SamePerson(_("you prepared this entry yourself: somebody else must approve it"))
    book(entry, now=now, actor_id=actor_id)
    return entry


@transaction.atomic
def refuse_entry(*, entry_id: int, reason: str, now: datetime, actor_id: int) -> ManualEntry:
    """Drop what was prepared; whoever prepared it may, too. Raises NoSuchRow, AlreadyDecided, ReasonMissing."""
    entry = lock_entry(entry_id)
    entry.refusal = given_reason(reason)
    decide(entry, ManualState.REFUSED, now=now, actor_id=actor_id)
    return entry


def is_for_one_person(*, seller_id: int, direction: Direction, amount: Money, now: datetime, actor_id: int) -> bool:
    """Whether today's entries of one person alone, this one included, are within the limit; no limit: never."""
    currency = amount.currency.code
    limit = WalletLimit.objects.filter(currency=currency).first()
    today = ManualEntry.objects.filter(
        seller_id=seller_id,
        direction=direction,
        amount_currency=currency,
        prepared_by_id=actor_id,
        decided_by=F("prepared_by"),
        state=ManualState.BOOKED,
        prepared_at__gte=start_of_day(shanghai_day(now)),
    )
    booked: Decimal = today.aggregate(total=Sum("amount"))["total"] or Decimal(0)
    return limit is not None and booked + amount.amount <= limit.one_person_up_to


def book(entry: ManualEntry, *, now: datetime, actor_id: int) -> None:
    is_charge = entry.direction == Direction.CHARGE
    act, kind = (charge_wallet, LineType.MANUAL_INVOICE) if is_charge else (credit_wallet, LineType.MANUAL_CREDIT)
    act(
        seller_id=entry.seller_id,
        kind=kind,
        amount=entry.amount,
        document_kind=DOCUMENT,
        document_id=entry.pk,
        reason=entry.reason,
        key=f"manual:{entry.pk}",
        now=now,
        actor_id=actor_id,
    )
    decide(entry, ManualState.BOOKED, now=now, actor_id=actor_id)


def decide(entry: ManualEntry, state: ManualState, *, now: datetime, actor_id: int) -> None:
    entry.state, entry.decided_at, entry.decided_by_id = state, now, actor_id
    entry.save()
    tell(f"manual_entry.{state}", entry, now=now, actor_id=actor_id)


def lock_entry(entry_id: int) -> ManualEntry:
    """An undecided entry, locked until the transaction ends."""
    entry = ManualEntry.objects.select_for_update(no_key=True).filter(pk=entry_id).first()
    if entry is None:
        raise NoSuchRow(_("entry by hand"), entry_id)
    if entry.state != ManualState.WAITING:
        raise AlreadyDecided(str(entry), entry.get_state_display())
    return entry


def tell(name: str, entry: ManualEntry, *, now: datetime, actor_id: int) -> None:
    """An event of the operator's: the seller's own is that of the charge or credit."""
    record_event(
        name=name,
        subject=entry,
        payload={
            "seller_id": entry.seller_id,
            "direction": str(entry.direction),
            "amount": str(entry.amount.amount),
            "currency": entry.amount.currency.code,
            "reason": entry.refusal or entry.reason,
        },
        now=now,
        actor_id=actor_id,
    )
