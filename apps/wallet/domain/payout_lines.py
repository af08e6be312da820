"""What became of each payout: confirmed by the bank, or come back."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from apps.common.money import money_words
from apps.common.periods import shanghai_day
from apps.events.domain.recording import record_event
from apps.ledger import api as ledger
from apps.wallet.domain.bank_accounts import doubt_bank_account
from apps.wallet.domain.batches import end_if_all_ended
from apps.wallet.domain.books import Purpose, posting_of
from apps.wallet.domain.errors import UnknownPayout, WrongState
from apps.wallet.domain.payout_items import pay, reopen
from apps.wallet.domain.reasons import stated
from apps.wallet.enums import LineState, SupplierMovement
from apps.wallet.models import PayoutBatch, PayoutLine

SCOPE: Final = "wallet.payout"


@transaction.atomic
def confirm_line(*, line_id: int, now: datetime, actor_id: int) -> PayoutLine:
    """The bank paid a payout. Raises UnknownPayout, WrongState unless it is on its way."""
    batch, line = _locked(line_id)
    _end(line, LineState.CONFIRMED, "", now, actor_id)
    pay(line.items.all())
    end_if_all_ended(batch, now)
    posting = line_posting(line, src=Purpose.PAYOUT, dst=Purpose.BANK, now=now)
    ledger.post(posting, scope=SCOPE, key=f"end:{line.pk}")
    return line


@transaction.atomic
def bounce_line(*, line_id: int, reason: str, now: datetime, actor_id: int) -> PayoutLine:
    """A payout came back: its payables are open again, and its bank account must be verified again.

    `reason` is the bank's; staff and the supplier read it. Raises UnknownPayout, WrongState.
    """
    reason = stated(reason)
    batch, line = _locked(line_id)
    _end(line, LineState.BOUNCED, reason, now, actor_id)
    reopen(line.items.all())
    doubt_bank_account(account_id=line.account_id, reason=reason, now=now, actor_id=actor_id)
    end_if_all_ended(batch, now)
    posting = line_posting(line, src=Purpose.PAYOUT, dst=Purpose.PAYABLE, now=now)
    ledger.post(posting, scope=SCOPE, key=f"end:{line.pk}")
    return line


def line_posting(line: PayoutLine, *, src: Purpose, dst: Purpose, now: datetime) -> ledger.Posting:
    """A payout's amount between two accounts; statements say its reference, and why it came back."""
    return posting_of(
        src=src,
        dst=dst,
        supplier_id=line.supplier_id,
        amount=line.amount,
        kind=SupplierMovement(f"payout.{line.state}"),
        document=("payout", line.pk),
        effective_on=shanghai_day(now),
        memo=": ".join(filter(None, (line.reference, line.reason))),
    )


def record_line(act: str, line: PayoutLine, now: datetime, actor_id: int | None, **payload: Any) -> None:
    record_event(
        name=f"payout.{act}",
        subject=line,
        payload={"reference": line.reference, "amount": money_words(line.amount), **payload},
        now=now,
        actor_id=actor_id,
        supplier_id=line.supplier_id,
    )


def _locked(line_id: int) -> tuple[PayoutBatch, PayoutLine]:
    """The line and its batch, which is locked first: lines of one batch end one after the other."""
    batch = PayoutBatch.objects.select_for_update().filter(lines=line_id).first()
    if batch is None:
        raise UnknownPayout(_("there is no payout %(id)s") % {"id": line_id})
    return batch, PayoutLine.objects.get(pk=line_id)


def _end(line: PayoutLine, state: LineState, reason: str, now: datetime, actor_id: int) -> None:
    if line.state != LineState.SENT:
        raise WrongState(
            _("payout %(payout)s is '%(state)s'; only one that was sent is confirmed or comes back")
            % {"payout": line.reference, "state": line.get_state_display()}
        )
    line.state, line.reason, line.ended_at = state, reason, now
    line.save(update_fields=["state", "reason", "ended_at"])
    record_line(state.value, line, now, actor_id, **({"reason": reason} if reason else {}))
