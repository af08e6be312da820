"""Top-ups: the seller says what it sends to the platform's bank, staff say what came."""

from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.money import money_words
from apps.events.domain.recording import record_event
from apps.wallet.domain.amounts import to_minor
from apps.wallet.domain.books import BANK
from apps.wallet.domain.charges import booked_before
from apps.wallet.domain.seller_wallet import lock_setting, lock_wallet
from apps.wallet.domain.seller_wallet_booking import Line, given_reason, pay_in
from apps.wallet.domain.seller_wallet_errors import (
    AlreadyDecided,
    AmountOutsideLimits,
    BankReferenceUsed,
    CurrencyDiffers,
    CurrencyNotOffered,
    NoSuchRow,
    ReferenceMissing,
    TooManyOpenTopUps,
)
from apps.wallet.models import TopUp, WalletLimit
from apps.wallet.seller_enums import LineType, TopUpState

LONGEST_REFERENCE: Final = 60
DOCUMENT: Final = "top_up"


@transaction.atomic
def request_top_up(
    *, seller_id: int, amount: Money, transfer_reference: str, key: str, now: datetime, actor_id: int | None
) -> TopUp:
    """Announce a transfer to the platform's bank, found there by `transfer_reference`.

    `key` names the form that was sent: the same content again is the same request. Raises CurrencyNotOffered,
    AmountOutsideLimits, InvalidAmount, TooManyOpenTopUps, ReferenceMissing, KeyReused.
    """
    to_minor(amount)
    reference = given_reference(transfer_reference)
    limit = limits_of(amount.currency.code)
    lock_setting(seller_id=seller_id, currency=limit.currency)
    content: dict[str, Any] = {"amount": amount, "transfer_reference": reference}
    known = booked_before(TopUp, seller_id=seller_id, key=key, **content)
    if known is not None:
        return known
    require_within(limit, seller_id, amount)
    top_up = TopUp.objects.create(seller_id=seller_id, key=key, requested_at=now, requested_by_id=actor_id, **content)
    tell("top_up.requested", top_up, now=now, actor_id=actor_id)
    return top_up


@transaction.atomic
def confirm_top_up(
    *,
    top_up_id: int,
    received: Money,
    bank_reference: str,
    reason: str = "",
    now: datetime,
    actor_id: int | None,
) -> TopUp:
    """Put what the bank received into the seller's wallet: platform `bank` → seller `wallet`.

    An amount other than the requested one needs a reason. A bank reference confirms one top-up, of whichever
    seller; spaces and case make no other reference. Raises NoSuchRow, AlreadyDecided, CurrencyDiffers,
    InvalidAmount, ReasonMissing, ReferenceMissing, BankReferenceUsed.
    """
    minor, reference = to_minor(received), bank_reference_of(bank_reference)
    top_up = lock_request(top_up_id)
    if received.currency != top_up.amount.currency:
        raise CurrencyDiffers(money_words(received), top_up.amount.currency.code)
    why = given_reason(reason) if received != top_up.amount else reason.strip()
    line = Line(
        kind=LineType.PAYMENT,
        document_kind=DOCUMENT,
        document_id=top_up.pk,
        reason=f"{top_up.transfer_reference}: {why}" if why else top_up.transfer_reference,
        scope="wallet.top_up",
        key=str(top_up.pk),
    )
    wallet = lock_wallet(seller_id=top_up.seller_id, currency=received.currency.code)
    top_up.transfer_id = pay_in(wallet, amount=minor, source=BANK, line=line, now=now)
    top_up.received, top_up.bank_reference = received, reference
    decide(top_up, TopUpState.CONFIRMED, reason=why, now=now, actor_id=actor_id)
    return top_up


@transaction.atomic
def refuse_top_up(*, top_up_id: int, reason: str, now: datetime, actor_id: int | None) -> TopUp:
    """Say that no such money came, or that it goes back. Raises NoSuchRow, AlreadyDecided, ReasonMissing."""
    why, top_up = given_reason(reason), lock_request(top_up_id)
    decide(top_up, TopUpState.REFUSED, reason=why, now=now, actor_id=actor_id)
    return top_up


@transaction.atomic
def cancel_top_up(*, seller_id: int, top_up_id: int, now: datetime, actor_id: int | None) -> TopUp:
    """Withdraw one's own request while nobody has decided on it. Raises NoSuchRow, AlreadyDecided."""
    top_up = lock_request(top_up_id, seller_id=seller_id)
    decide(top_up, TopUpState.CANCELLED, reason="", now=now, actor_id=actor_id)
    return top_up


def limits_of(currency: str) -> WalletLimit:
    """What the platform allows in a currency that it offers. Raises CurrencyNotOffered."""
    limit = WalletLimit.objects.filter(currency=currency, is_offered=True).first()
    if limit is None:
        raise CurrencyNotOffered(currency)
    return limit


def require_within(limit: WalletLimit, seller_id: int, amount: Money) -> None:
    if not limit.top_up_least <= amount.amount <= limit.top_up_most:
        least, most = Money(limit.top_up_least, limit.currency), Money(limit.top_up_most, limit.currency)
        raise AmountOutsideLimits(amount, least, most)
    waiting = TopUp.objects.filter(
        seller_id=seller_id, amount_currency=limit.currency, state=TopUpState.REQUESTED
    ).count()
    if waiting >= limit.open_top_ups:
        raise TooManyOpenTopUps(limit.open_top_ups)


def given_reference(text: str) -> str:
    reference = " ".join(text.split())
    if not 0 < len(reference) <= LONGEST_REFERENCE:
        raise ReferenceMissing
    return reference


def bank_reference_of(text: str) -> str:
    """A reference as it is compared: one transfer must not look like two by its spelling."""
    return given_reference("".join(text.split()).upper())


def lock_request(top_up_id: int, **owner: int) -> TopUp:
    """An undecided top-up, locked until the transaction ends."""
    locked = TopUp.objects.select_for_update(no_key=True)
    top_up = locked.filter(pk=top_up_id, **owner).first()
    if top_up is None:
        raise NoSuchRow(_("top-up"), top_up_id)
    if top_up.state != TopUpState.REQUESTED:
        raise AlreadyDecided(str(top_up), top_up.get_state_display())
    return top_up


def decide(top_up: TopUp, state: TopUpState, *, reason: str, now: datetime, actor_id: int | None) -> None:
    top_up.state, top_up.reason = state, reason
    top_up.decided_at, top_up.decided_by_id = now, actor_id
    try:
        with transaction.atomic():
            top_up.save()
    except IntegrityError as error:
        if "top_up_bank_reference_once" not in str(error):
            raise
        raise BankReferenceUsed(top_up.bank_reference) from error
    tell(f"top_up.{state}", top_up, now=now, actor_id=actor_id)


def tell(name: str, top_up: TopUp, *, now: datetime, actor_id: int | None) -> None:
    record_event(
        name=name,
        subject=top_up,
        payload={
            "amount": str(top_up.amount.amount),
            "currency": top_up.amount.currency.code,
            "received": None if top_up.received is None else str(top_up.received.amount),
            "reason": top_up.reason,
        },
        now=now,
        actor_id=actor_id,
        seller_id=top_up.seller_id,
    )
