"""Charging a seller's wallet, giving back, and crediting. Only the platform's roles may: money leaves by its hand."""

from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.money import money_words
from apps.events.domain.recording import record_event
from apps.wallet.domain.amounts import to_minor
from apps.wallet.domain.seller_wallet import lock_wallet
from apps.wallet.domain.seller_wallet_booking import Line, expense, given_reason, income, pay_in, pay_out
from apps.wallet.domain.seller_wallet_errors import CurrencyDiffers, KeyReused, NoSuchRow, RefundTooLarge
from apps.wallet.models import Charge, Credit, TopUp, WalletHold
from apps.wallet.seller_enums import REFUND_TYPE, LineType

Entry = TypeVar("Entry", Charge, Credit, WalletHold, TopUp)


@transaction.atomic
def charge_wallet(
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
) -> Charge:
    """Take `amount` (above zero, two decimals) from the seller's wallet of its currency, for a document.

    `key` names the act within the seller: the same content again is the same charge. Refused with nothing
    moved, and free to be tried again: InsufficientFunds (says what is missing), InvalidAmount,
    CurrencyNotOffered, ReasonMissing, KeyReused, and the ledger's AccountFrozen or PeriodClosed.
    """
    line_type, minor = LineType(kind), to_minor(amount)
    wallet = lock_wallet(seller_id=seller_id, currency=amount.currency.code)
    content = {
        "kind": line_type,
        "amount": amount,
        "document_kind": document_kind,
        "document_id": document_id,
        "reason": given_reason(reason),
    }
    known = booked_before(Charge, seller_id=seller_id, key=key, **content)
    if known is not None:
        return known
    line = line_of("wallet.charge", seller_id=seller_id, key=key, content=content)
    transfer = pay_out(wallet, amount=minor, to=income(line_type), line=line, now=now)
    charge = Charge.objects.create(
        seller_id=seller_id, key=key, booked_at=now, booked_by_id=actor_id, transfer_id=transfer, **content
    )
    tell("wallet.charged", charge, now=now, actor_id=actor_id)
    return charge


@transaction.atomic
def refund_charge(
    *,
    charge_id: int,
    amount: Money | None = None,
    reason: str,
    key: str,
    now: datetime,
    actor_id: int | None = None,
    kind: LineType | None = None,
) -> Credit:
    """Give a charge back, in part or (without `amount`) all that is left of it; never more than was charged.

    The line type follows from the charge's unless told. `key` as in `charge_wallet`. Raises NoSuchRow,
    RefundTooLarge, CurrencyDiffers, InvalidAmount, ReasonMissing, KeyReused.
    """
    charge = Charge.objects.filter(pk=charge_id).first()
    if charge is None:
        raise NoSuchRow(_("charge"), charge_id)
    currency = charge.amount.currency.code
    if amount is not None and amount.currency.code != currency:
        raise CurrencyDiffers(money_words(amount), currency)
    wallet = lock_wallet(seller_id=charge.seller_id, currency=currency)
    charge.refresh_from_db()
    content: dict[str, Any] = {"charge": charge, "reason": given_reason(reason)} | (
        {} if amount is None else {"amount": amount}
    )
    known = booked_before(Credit, seller_id=charge.seller_id, key=key, **content)
    if known is not None:
        return known
    asked = charge.left if amount is None else amount
    if asked > charge.left or not charge.left:
        raise RefundTooLarge(asked=asked or charge.amount, left=charge.left)
    minor = to_minor(asked)
    content |= {
        "kind": kind or REFUND_TYPE.get(LineType(charge.kind), LineType(charge.kind)),
        "amount": asked,
        "document_kind": charge.document_kind,
        "document_id": charge.document_id,
    }
    line = line_of("wallet.credit", seller_id=charge.seller_id, key=key, content=content)
    transfer = pay_in(wallet, amount=minor, source=income(charge.kind), line=line, now=now)
    charge.refunded += asked.amount
    charge.save(update_fields=["refunded"])
    return credited(content, seller_id=charge.seller_id, key=key, transfer=transfer, now=now, actor_id=actor_id)


@transaction.atomic
def credit_wallet(
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
) -> Credit:
    """Put `amount` into the seller's wallet at the platform's expense: a reward, or a credit by hand.

    What was charged goes back by `refund_charge`. `key` as in `charge_wallet`. Raises InvalidAmount,
    CurrencyNotOffered, ReasonMissing, KeyReused.
    """
    line_type, minor = LineType(kind), to_minor(amount)
    wallet = lock_wallet(seller_id=seller_id, currency=amount.currency.code)
    content = {
        "kind": line_type,
        "amount": amount,
        "document_kind": document_kind,
        "document_id": document_id,
        "reason": given_reason(reason),
        "charge": None,
    }
    known = booked_before(Credit, seller_id=seller_id, key=key, **content)
    if known is not None:
        return known
    line = line_of("wallet.credit", seller_id=seller_id, key=key, content=content)
    transfer = pay_in(wallet, amount=minor, source=expense(line_type), line=line, now=now)
    return credited(content, seller_id=seller_id, key=key, transfer=transfer, now=now, actor_id=actor_id)


def credited(
    content: dict[str, Any], *, seller_id: int, key: str, transfer: int, now: datetime, actor_id: int | None
) -> Credit:
    credit = Credit.objects.create(
        seller_id=seller_id, key=key, booked_at=now, booked_by_id=actor_id, transfer_id=transfer, **content
    )
    name = "wallet.credited" if credit.charge_id is None else "wallet.refunded"
    tell(name, credit, now=now, actor_id=actor_id)
    return credit


def booked_before(model: type[Entry], *, seller_id: int, key: str, **content: Any) -> Entry | None:
    """The row that the seller's key made before, if it says the same. Raises KeyReused. Under the wallet's lock."""
    row = model._default_manager.filter(seller_id=seller_id, key=key).first()
    if row is not None and any(getattr(row, name) != value for name, value in content.items()):
        raise KeyReused(key)
    return row


def line_of(scope: str, *, seller_id: int, key: str, content: dict[str, Any]) -> Line:
    """The ledger's line of an entry. All tenants share a scope's keys, so the seller stands in it."""
    return Line(
        kind=content["kind"],
        document_kind=content["document_kind"],
        document_id=content["document_id"],
        reason=content["reason"],
        scope=scope,
        key=f"{seller_id}:{key}",
    )


def tell(name: str, entry: Charge | Credit | WalletHold, *, now: datetime, actor_id: int | None) -> None:
    """Record what happened to an entry."""
    record_event(
        name=name,
        subject=entry,
        payload={
            "line_type": str(entry.kind),
            "amount": str(entry.amount.amount),
            "currency": entry.amount.currency.code,
            "document": f"{entry.document_kind} {entry.document_id}",
            "reason": entry.reason,
        },
        now=now,
        actor_id=actor_id,
        seller_id=entry.seller_id,
    )
