"""Payouts on their way to the bank: prepared, approved by a second person, or discarded."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from djmoney.money import Money

from apps.common.money import money_words
from apps.common.when import day_words
from apps.events.domain.recording import record_event
from apps.wallet.domain.bank_accounts import current_accounts
from apps.wallet.domain.bank_details import snapshot
from apps.wallet.domain.due import Due, due_by_supplier
from apps.wallet.domain.errors import BatchIsStale, NothingDue, NotReviewed, SamePerson, WrongState
from apps.wallet.domain.payout_items import reopen, take
from apps.wallet.domain.reasons import stated
from apps.wallet.enums import AccountCheck, BatchState, LineState, PayableState, ReversalState
from apps.wallet.models import PayableReversal, PayoutBatch, PayoutItem, PayoutLine


@transaction.atomic
def prepare_batch(*, currency: str, due_on: date, now: datetime, prepared_by_id: int | None) -> PayoutBatch:
    """Put everything of a currency that is due on or before the Shanghai day `due_on` into one batch.

    One payout a supplier: due payables less reversals. Who owes as much as is due, or has no verified bank account,
    waits (`due_by_supplier` says who). None as `prepared_by_id` is the schedule: then `review_batch` comes before the
    approval. Raises NothingDue.
    """
    due = due_by_supplier(currency=currency, through=due_on, lock=True)
    payable = [each for each in due if each.obstacle is None]
    if not payable:
        waiting = _("%(n)s suppliers wait, see who and why") % {"n": len(due)} if due else _("no payable is open")
        raise NothingDue(
            _("nothing can be paid in %(currency)s on %(day)s: %(why)s")
            % {"currency": currency, "day": day_words(due_on), "why": waiting}
        )
    total: Any = sum((each.amount for each in payable), Money(0, currency))
    batch = PayoutBatch.objects.create(
        currency=currency,
        due_through=due_on,
        payouts=len(payable),
        total=total,
        prepared_by_id=prepared_by_id,
        prepared_at=now,
    )
    lines = PayoutLine.objects.bulk_create(_lines_of(batch, payable))
    take(list(zip(lines, payable, strict=True)))
    record_batch("prepared", batch, now, prepared_by_id)
    return batch


@transaction.atomic
def review_batch(*, batch_id: int, now: datetime, reviewed_by_id: int) -> PayoutBatch:
    """Stand for a batch that the schedule prepared; somebody else approves it. Raises WrongState."""
    batch = lock_batch(batch_id, BatchState.PREPARED)
    if batch.prepared_by_id is not None:
        raise WrongState(
            _("somebody stands for %(batch)s already; a second person approves it") % {"batch": name_of(batch)}
        )
    batch.prepared_by_id = reviewed_by_id
    batch.save(update_fields=["prepared_by"])
    record_batch("reviewed", batch, now, reviewed_by_id)
    return batch


@transaction.atomic
def approve_batch(*, batch_id: int, now: datetime, approved_by_id: int) -> PayoutBatch:
    """Approve a prepared batch as a second person. Raises NotReviewed, SamePerson, BatchIsStale, WrongState."""
    batch = lock_batch(batch_id, BatchState.PREPARED)
    if batch.prepared_by_id is None:
        raise NotReviewed(
            _("%(batch)s was prepared by the schedule; somebody must stand for it first") % {"batch": name_of(batch)}
        )
    if batch.prepared_by_id == approved_by_id:
        raise SamePerson(_("you prepared %(batch)s; a second person must approve it") % {"batch": name_of(batch)})
    refuse_stale(batch)
    batch.state, batch.approved_by_id, batch.approved_at = BatchState.APPROVED, approved_by_id, now
    batch.save(update_fields=["state", "approved_by", "approved_at"])
    record_batch("approved", batch, now, approved_by_id)
    return batch


@transaction.atomic
def discard_batch(*, batch_id: int, reason: str, now: datetime, actor_id: int) -> PayoutBatch:
    """Give up a batch that is not exported; its payables are open again. Raises ReasonMissing, WrongState."""
    reason = stated(reason)
    batch = lock_batch(batch_id, BatchState.PREPARED, BatchState.APPROVED)
    batch.lines.update(state=LineState.DISCARDED, reason=reason, ended_at=now)
    reopen(PayoutItem.objects.filter(line__batch=batch))
    batch.state, batch.ended_at = BatchState.DISCARDED, now
    batch.save(update_fields=["state", "ended_at"])
    record_batch("discarded", batch, now, actor_id, reason=reason)
    return batch


def refuse_stale(batch: PayoutBatch) -> None:
    """Raise BatchIsStale when a supplier's account or debt is no longer what the batch was prepared from."""
    lines = batch.lines.select_related("supplier")
    accounts = current_accounts(currency=batch.currency)
    owing = set(
        PayableReversal.objects.filter(
            ~Q(payable__state=PayableState.OPEN), state=ReversalState.OPEN, amount_currency=batch.currency
        ).values_list("supplier_id", flat=True)
    )
    verified = {(each.pk, each.supplier_id) for each in accounts.values() if each.state == AccountCheck.VERIFIED}
    changed = [
        str(line.supplier)
        for line in lines
        if line.supplier_id in owing or (line.account_id, line.supplier_id) not in verified
    ]
    if changed:
        raise BatchIsStale(
            _(
                "bank accounts or debts changed since %(batch)s was prepared: %(suppliers)s; "
                "discard the batch and prepare it again"
            )
            % {"batch": name_of(batch), "suppliers": ", ".join(sorted(changed))}
        )


def lock_batch(batch_id: int, *expected: BatchState) -> PayoutBatch:
    """The batch, locked: acts on one batch happen one after the other. Raises WrongState."""
    batch = PayoutBatch.objects.select_for_update().get(pk=batch_id)
    if batch.state not in expected:
        raise WrongState(
            _("%(batch)s is %(state)s; expected %(expected)s")
            % {
                "batch": name_of(batch),
                "state": batch.get_state_display(),
                "expected": " / ".join(str(state.label) for state in expected),
            }
        )
    return batch


def name_of(batch: PayoutBatch) -> str:
    return _("payout batch %(number)s") % {"number": batch.pk}


def end_if_all_ended(batch: PayoutBatch, now: datetime) -> None:
    """A batch is settled once every payout of it was confirmed or came back."""
    if not batch.lines.filter(state=LineState.SENT).exists():
        batch.state, batch.ended_at = BatchState.SETTLED, now
        batch.save(update_fields=["state", "ended_at"])
        record_batch("settled", batch, now, None)


def _lines_of(batch: PayoutBatch, due: Sequence[Due]) -> Iterator[PayoutLine]:
    for number, each in enumerate(due, 1):
        if each.account is not None:
            money: dict[str, Any] = {"amount": each.amount, **snapshot(each.account)}
            yield PayoutLine(
                batch=batch,
                supplier_id=each.supplier_id,
                account=each.account,
                reference=f"HT-{batch.pk}-{number}",
                **money,
            )


def record_batch(act: str, batch: PayoutBatch, now: datetime, actor_id: int | None, **payload: Any) -> None:
    record_event(
        name=f"payout_batch.{act}",
        subject=batch,
        payload={"payouts": batch.payouts, "total": money_words(batch.total), **payload},
        now=now,
        actor_id=actor_id,
    )
