"""What the operator owes suppliers: accrued for a document, due after working days, taken back on return."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import models, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.calendars.domain.working_days import DueDate, add_working_days
from apps.common.money import money_words
from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.ledger import api as ledger
from apps.wallet.domain.amounts import to_minor
from apps.wallet.domain.books import Purpose, posting_of
from apps.wallet.domain.errors import InvalidReversal, PayableDiffers, UnknownPayable
from apps.wallet.domain.reasons import stated
from apps.wallet.enums import PayableState, ReversalState, SupplierMovement
from apps.wallet.models import Payable, PayableReversal

SCOPE: Final = "wallet.payable"


@transaction.atomic
def accrue_payable(
    *,
    supplier_id: int,
    amount: Money,
    document_kind: str,
    document_id: int,
    document_name: str = "",
    accrued_on: date,
    terms_working_days: int,
    now: datetime,
    actor_id: int | None = None,
) -> Payable:
    """Owe a supplier `amount` for a document, once; due on the n-th working day after the Shanghai day `accrued_on`.

    `document_name` is what the supplier calls it. A document that accrued the same before gives its payable again.
    Raises PayableDiffers for other content, InvalidAmount (not above zero, or parts of a hundredth: round first),
    InvalidTerms.
    """
    fields = {"supplier_id": supplier_id, "amount": amount, "accrued_on": accrued_on, "terms_days": terms_working_days}
    to_minor(amount)
    due = add_working_days(accrued_on, terms_working_days)
    payable, is_new = Payable.objects.get_or_create(
        document_kind=document_kind,
        document_id=document_id,
        defaults={**fields, "document_name": document_name, "due_on": due.on, "due_is_provisional": due.is_provisional},
    )
    if not is_new:
        return _same_or_refuse(payable, fields)
    posting = posting_of(
        src=Purpose.COSTS,
        dst=Purpose.PAYABLE,
        supplier_id=supplier_id,
        amount=amount,
        kind=SupplierMovement.ACCRUED,
        document=("payable", payable.pk),
        effective_on=accrued_on,
        memo=str(payable),
    )
    _record("payable.accrued", payable, amount, now, actor_id, due_on=due.on.isoformat())
    ledger.post(posting, scope=SCOPE, key=f"accrue:{payable.pk}")
    return payable


@transaction.atomic
def reverse_payable(
    *,
    document_kind: str,
    document_id: int,
    amount: Money,
    reason: str,
    now: datetime,
    key: str | None = None,
    actor_id: int | None = None,
) -> PayableReversal:
    """Take back `amount` of a document's payable, all of it or a part, because of `reason` (goods went back).

    Before the payout it lowers it; afterwards it is set off in the supplier's next one. With a `key` (such as the
    return's number), the same reversal twice is one. Raises UnknownPayable, InvalidReversal,
    InvalidAmount, ReasonMissing.
    """
    to_minor(amount)
    reason = stated(reason)
    payable = _locked(document_kind, document_id)
    if key is not None and (known := payable.reversals.filter(key=key).first()):
        return _same_reversal(known, amount)
    _refuse_too_much(payable, amount)
    fields: dict[str, Any] = {"amount": amount, "reason": reason, "key": key, "reversed_at": now}
    reversal = payable.reversals.create(supplier_id=payable.supplier_id, **fields)
    close_if_reversed(payable)
    _record("payable.reversed", payable, amount, now, actor_id, reason=reason)
    posting = posting_of(
        src=Purpose.PAYABLE,
        dst=Purpose.COSTS,
        supplier_id=payable.supplier_id,
        amount=amount,
        kind=SupplierMovement.REVERSED,
        document=("payable", payable.pk),
        effective_on=shanghai_day(now),
        memo=f"{payable}: {reason}",
    )
    ledger.post(posting, scope=SCOPE, key=f"reverse:{reversal.pk}")
    return reversal


def close_if_reversed(payable: Payable) -> None:
    """An open payable that was taken back entirely ends here: nothing of it is ever paid or set off."""
    left = payable.reversals.filter(state=ReversalState.OPEN)
    if payable.state == PayableState.OPEN and reversed_sum(left) == payable.amount.amount:
        left.update(state=ReversalState.SET_OFF)
        payable.state = PayableState.REVERSED
        payable.save(update_fields=["state"])


def recompute_due_dates(*, now: datetime) -> int:
    """Compute provisional due dates of open payables anew, after the calendar was extended; how many moved or settled.

    Each keeps its terms; `now` is when that became known.
    """
    changed = 0
    open_ones = Payable.objects.filter(state=PayableState.OPEN, due_is_provisional=True)
    for payable in open_ones.select_for_update().order_by("pk"):
        due = add_working_days(payable.accrued_on, payable.terms_days)
        if due != DueDate(payable.due_on, payable.due_is_provisional):
            _set_due(payable, due, now)
            changed += 1
    return changed


def reversed_sum(reversals: models.QuerySet[PayableReversal]) -> Decimal:
    """The sum of reversals, which are of one currency."""
    total: Decimal = reversals.aggregate(total=Sum("amount", default=Decimal(0)))["total"]
    return total


def _locked(document_kind: str, document_id: int) -> Payable:
    document = {"document_kind": document_kind, "document_id": document_id}
    payable = Payable.objects.select_for_update().filter(**document).first()
    if payable is None:
        raise UnknownPayable(
            _("%(kind)s %(id)s has no payable; accrue it first") % {"kind": document_kind, "id": document_id}
        )
    return payable


def _same_or_refuse(payable: Payable, fields: dict[str, Any]) -> Payable:
    differing = [name for name, value in fields.items() if getattr(payable, name) != value]
    if differing:
        raise PayableDiffers(
            _("%(payable)s has a payable already, of another %(what)s; reverse that one or name the right document")
            % {"payable": payable, "what": ", ".join(differing)}
        )
    return payable


def _same_reversal(reversal: PayableReversal, amount: Money) -> PayableReversal:
    if reversal.amount != amount:
        raise InvalidReversal(
            _("reversal %(key)s of %(payable)s was of %(amount)s")
            % {"key": reversal.key, "payable": reversal.payable, "amount": money_words(reversal.amount)}
        )
    return reversal


def _refuse_too_much(payable: Payable, amount: Money) -> None:
    left = payable.amount - Money(reversed_sum(payable.reversals.all()), payable.amount.currency)
    if amount.currency != left.currency or amount > left:
        raise InvalidReversal(
            _("%(amount)s cannot be taken back of %(payable)s: %(left)s is left of it")
            % {"amount": money_words(amount), "payable": payable, "left": money_words(left)}
        )


def _set_due(payable: Payable, due: DueDate, now: datetime) -> None:
    before, payable.due_on, payable.due_is_provisional = payable.due_on, due.on, due.is_provisional
    payable.save(update_fields=["due_on", "due_is_provisional"])
    days = {"from": before.isoformat(), "due_on": due.on.isoformat(), "provisional": due.is_provisional}
    _record("payable.due_computed", payable, payable.amount, now, None, **days)


def _record(name: str, payable: Payable, amount: Money, now: datetime, actor_id: int | None, **payload: Any) -> None:
    record_event(
        name=name,
        subject=payable,
        payload={"document": str(payable), "amount": money_words(amount), **payload},
        now=now,
        actor_id=actor_id,
        supplier_id=payable.supplier_id,
    )
