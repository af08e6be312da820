"""An approved batch becomes an order to the bank: the ledger moves, and the files are kept as they were handed out."""

import io
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from apps.calendars.domain.working_days import add_working_days
from apps.common.encryption import cipher
from apps.common.periods import shanghai_day
from apps.common.spreadsheets import CSV, Layout, write_sheet
from apps.events.domain.recording import record_event
from apps.ledger import api as ledger
from apps.wallet.domain.bank_details import BankDetails, opened
from apps.wallet.domain.batches import lock_batch, record_batch, refuse_stale
from apps.wallet.domain.books import Purpose
from apps.wallet.domain.errors import FileDamaged, NoPayerAccount
from apps.wallet.domain.pain001 import Order, Payout, as_pain001
from apps.wallet.domain.payout_lines import SCOPE, line_posting, record_line
from apps.wallet.enums import BatchState, FileKind, LineState
from apps.wallet.models import PayerAccount, PayoutBatch, PayoutFile, PayoutLine

PURPOSE: Final = "haitun.payout-file"
HEADER: Final = (
    "reference", "pay_on", "amount", "currency", "holder_name", "account_number", "bank_name", "bank_code", "bic",
)  # fmt: skip


@transaction.atomic
def export_batch(*, batch_id: int, now: datetime, exported_by_id: int) -> PayoutBatch:
    """Write the files of an approved batch (`payout_file` hands them out) and book every payout as on its way.

    The bank is to pay on the Shanghai day of `now`, or on the first working day after it. Raises WrongState,
    BatchIsStale, NoPayerAccount.
    """
    batch = lock_batch(batch_id, BatchState.APPROVED)
    refuse_stale(batch)
    payer = _payer_of(batch.currency)
    batch.state, batch.exported_at, batch.exported_by_id = BatchState.EXPORTED, now, exported_by_id
    batch.pay_on = day = add_working_days(shanghai_day(now), 0).on
    batch.save(update_fields=["state", "exported_at", "exported_by", "pay_on"])
    batch.lines.update(state=LineState.SENT, pay_on=day)
    lines = list(batch.lines.order_by("pk"))
    order = _order_of(batch, payer, lines, day, now)
    _keep(batch, FileKind.XML, as_pain001(order))
    _keep(batch, FileKind.CSV, as_csv(order))
    record_batch("exported", batch, now, exported_by_id, pay_on=day.isoformat())
    _send(lines, now)
    return batch


def payout_file(*, batch_id: int, kind: FileKind, now: datetime, actor_id: int) -> tuple[str, bytes]:
    """Name and content of a file, byte for byte as it was exported; that it was handed out is recorded.

    Raises FileDamaged when there is none, or it is not what was written.
    """
    file = PayoutFile.objects.filter(batch=batch_id, kind=kind).first()
    if file is None:
        raise FileDamaged(
            _("payout batch %(batch)s has no %(kind)s file; export it first") % {"batch": batch_id, "kind": kind}
        )
    content = cipher(PURPOSE).decrypt(file.content_encrypted.encode())
    if sha256(content).hexdigest() != file.sha256:
        raise FileDamaged(
            _("%(file)s is not what was written: do not send it to the bank, and ask the developers")
            % {"file": file.name}
        )
    record_event(
        name="payout_file.handed_out",
        subject=file,
        payload={"name": file.name, "sha256": file.sha256},
        now=now,
        actor_id=actor_id,
    )
    return file.name, content


def as_csv(order: Order) -> bytes:
    """The order for banks that take no XML: one row a payout, formulas made harmless, UTF-8 with a byte order mark."""
    out = io.BytesIO()
    write_sheet(out, Layout(CSV), [HEADER, *(_row(order, payout) for payout in order.payouts)])
    return out.getvalue()


def _row(order: Order, payout: Payout) -> tuple[str, ...]:
    to, day = payout.to, order.pay_on.isoformat()
    amount = f"{payout.amount:.2f}"
    return (
        payout.reference,
        day,
        amount,
        order.currency,
        to.holder_name,
        to.number,
        to.bank_name,
        to.bank_code,
        to.bic,
    )


def _payer_of(currency: str) -> BankDetails:
    payer = PayerAccount.objects.filter(currency=currency).first()
    if payer is None:
        raise NoPayerAccount(
            _("no account that pays %(currency)s is entered; enter it under Accounts that pay") % {"currency": currency}
        )
    return opened(payer)


def _order_of(batch: PayoutBatch, payer: BankDetails, lines: list[PayoutLine], day: date, now: datetime) -> Order:
    payouts = [Payout(line.reference, line.amount.amount, opened(line)) for line in lines]
    return Order(f"HT-{batch.pk}", now, day, batch.currency, payer, payouts)


def _keep(batch: PayoutBatch, kind: FileKind, content: bytes) -> None:
    PayoutFile.objects.create(
        batch=batch,
        kind=kind,
        name=f"haitun-payouts-{batch.pk}.{kind}",
        sha256=sha256(content).hexdigest(),
        content_encrypted=cipher(PURPOSE).encrypt(content).decode(),
    )


def _send(lines: list[PayoutLine], now: datetime) -> None:
    """Events first, postings last: balances are locked briefly."""
    for line in lines:
        record_line("sent", line, now, None, pay_on=f"{line.pay_on}")
    postings = {
        f"send:{line.pk}": line_posting(line, src=Purpose.PAYABLE, dst=Purpose.PAYOUT, now=now) for line in lines
    }
    ledger.bulk_post(postings, scope=SCOPE)
