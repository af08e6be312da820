"""Setting a part of a wallet aside for a charge to come, such as an order's costs until it ships."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.money import money_words
from apps.wallet.domain.amounts import to_minor
from apps.wallet.domain.charges import booked_before, line_of, tell
from apps.wallet.domain.seller_wallet import LockedWallet, lock_wallet
from apps.wallet.domain.seller_wallet_booking import given_reason, income, let_go, pay_from_hold, set_aside
from apps.wallet.domain.seller_wallet_errors import AlreadyDecided, CaptureTooLarge, CurrencyDiffers, NoSuchRow
from apps.wallet.models import Charge, WalletHold
from apps.wallet.seller_enums import HoldState, LineType


@transaction.atomic
def hold_funds(
    *,
    seller_id: int,
    kind: LineType,
    amount: Money,
    document_kind: str,
    document_id: int,
    reason: str,
    key: str,
    now: datetime,
    actor_id: int | None = None,
) -> WalletHold:
    """Set `amount` of the seller's wallet aside, to be charged as `kind` or released. Refused as `charge_wallet` is."""
    line_type, minor = LineType(kind), to_minor(amount)
    wallet = lock_wallet(seller_id=seller_id, currency=amount.currency.code)
    content = {
        "kind": line_type,
        "amount": amount,
        "document_kind": document_kind,
        "document_id": document_id,
        "reason": given_reason(reason),
    }
    known = booked_before(WalletHold, seller_id=seller_id, key=key, **content)
    if known is not None:
        return known
    line = line_of("wallet.hold", seller_id=seller_id, key=key, content=content)
    ledger_hold = set_aside(wallet, amount=minor, line=line, now=now)
    hold = WalletHold.objects.create(
        seller_id=seller_id, key=key, booked_at=now, booked_by_id=actor_id, ledger_hold_id=ledger_hold, **content
    )
    tell("wallet.held", hold, now=now, actor_id=actor_id)
    return hold


@transaction.atomic
def charge_hold(
    *, hold_id: int, amount: Money | None = None, reason: str = "", now: datetime, actor_id: int | None = None
) -> Charge:
    """Charge what is held, or less of it; the rest becomes available again.

    The reason is the hold's unless told. Charged with that amount before: the same charge again. Raises
    NoSuchRow, AlreadyDecided, CaptureTooLarge, CurrencyDiffers, InvalidAmount.
    """
    wallet, hold = lock_hold(hold_id)
    asked = hold.amount if amount is None else amount
    if asked.currency != hold.amount.currency:
        raise CurrencyDiffers(money_words(asked), hold.amount.currency.code)
    if hold.charge is not None and hold.charge.amount == asked:
        return hold.charge
    require_open(hold)
    if asked > hold.amount:
        raise CaptureTooLarge(asked=asked, held=hold.amount)
    minor, key = to_minor(asked), f"hold:{hold.pk}"
    content = {
        "kind": hold.kind,
        "amount": asked,
        "document_kind": hold.document_kind,
        "document_id": hold.document_id,
        "reason": given_reason(reason or hold.reason),
    }
    transfer = pay_from_hold(
        wallet,
        hold=hold.ledger_hold_id,
        held=to_minor(hold.amount),
        amount=minor,
        to=income(hold.kind),
        line=line_of("wallet.charge", seller_id=hold.seller_id, key=key, content=content),
        now=now,
    )
    charge = Charge.objects.create(
        seller_id=hold.seller_id, key=key, booked_at=now, booked_by_id=actor_id, transfer_id=transfer, **content
    )
    hold.state, hold.charge, hold.ended_at = HoldState.CAPTURED, charge, now
    hold.save()
    tell("wallet.charged", charge, now=now, actor_id=actor_id)
    return charge


@transaction.atomic
def release_funds(*, hold_id: int, now: datetime, actor_id: int | None = None) -> WalletHold:
    """Make what is held available again; once more changes nothing. Raises NoSuchRow, AlreadyDecided."""
    wallet, hold = lock_hold(hold_id)
    if hold.state == HoldState.RELEASED:
        return hold
    require_open(hold)
    let_go(wallet, hold=hold.ledger_hold_id, held=to_minor(hold.amount), now=now)
    hold.state, hold.ended_at = HoldState.RELEASED, now
    hold.save()
    tell("wallet.hold_released", hold, now=now, actor_id=actor_id)
    return hold


def lock_hold(hold_id: int) -> tuple[LockedWallet, WalletHold]:
    """A hold as it stands under its wallet's lock."""
    found = WalletHold.objects.filter(pk=hold_id).first()
    if found is None:
        raise NoSuchRow(_("hold"), hold_id)
    wallet = lock_wallet(seller_id=found.seller_id, currency=found.amount.currency.code)
    return wallet, WalletHold.objects.select_related("charge").get(pk=hold_id)


def require_open(hold: WalletHold) -> None:
    if hold.state != HoldState.OPEN:
        raise AlreadyDecided(str(hold), hold.get_state_display())
