"""Paying the demo's suppliers: one batch settled, one with a payout that came back, one that waits."""

from datetime import datetime, timedelta
from typing import Final

from apps.accounts.models import User
from apps.common.periods import shanghai_day
from apps.ops.domain.supply_demo.cast import SUPPLYING, DemoSupplier
from apps.ops.domain.supply_demo.numbers import between
from apps.ops.domain.supply_demo.people import colleague, organization_of, owner_of
from apps.tenancy.context import acting_as_ops
from apps.wallet.domain.bank_accounts import enter_bank_account, set_payer_account, verify_bank_account
from apps.wallet.domain.bank_details import BankDetails
from apps.wallet.domain.batches import approve_batch, prepare_batch
from apps.wallet.domain.exporting import export_batch
from apps.wallet.domain.payout_lines import bounce_line, confirm_line
from apps.wallet.models import PayoutBatch

CNY: Final = "CNY"
WRONG_NUMBER: Final = "AC01 账号与户名不符 Account number and holder do not match"


def open_accounts(*, operator: User, now: datetime) -> None:
    """The account that pays, and one verified account for each supplier."""
    at = now - timedelta(days=90)
    payer = details_of("海豚平台运营有限公司（演示）", "演示银行总行营业部", "payer")
    with acting_as_ops():
        set_payer_account(currency=CNY, details=payer, now=at, actor_id=operator.pk)
    for supplier in SUPPLYING:
        account = enter_bank_account(
            supplier_id=organization_of(supplier).pk,
            details=details_of(supplier.legal_name, f"演示银行{supplier.address[3:6]}支行", supplier.code),
            now=at,
            actor_id=owner_of(supplier).pk,
        )
        verify_bank_account(account_id=account.pk, now=at + timedelta(hours=3), actor_id=operator.pk)


def details_of(holder: str, bank: str, name: str) -> BankDetails:
    """Numbers of a bank that does not exist: no branch code begins with 999."""
    return BankDetails(
        holder_name=holder,
        bank_name=bank,
        bank_code=f"999{between(f'branch {name}', 0, 999_999_999):09d}",
        number=f"6200000{between(f'account {name}', 0, 999_999_999):09d}{between(name, 0, 999):03d}",
    )


def prepare(*, now: datetime) -> PayoutBatch:
    """Everything that is due on the day of `now`."""
    return prepare_batch(currency=CNY, due_on=shanghai_day(now), now=now, prepared_by_id=colleague().pk)


def pay(*, operator: User, now: datetime, bounced: DemoSupplier | None = None) -> None:
    """A batch from its preparation to the bank's answers a working day or two later."""
    batch = prepare(now=now)
    approve_batch(batch_id=batch.pk, now=now + timedelta(hours=1), approved_by_id=operator.pk)
    export_batch(batch_id=batch.pk, now=now + timedelta(hours=2), exported_by_id=colleague().pk)
    answered_at = now + timedelta(days=1, hours=3)
    for line in batch.lines.select_related("supplier").order_by("pk"):
        if bounced and line.supplier.code == bounced.code:
            bounce_line(line_id=line.pk, reason=WRONG_NUMBER, now=answered_at, actor_id=colleague().pk)
        else:
            confirm_line(line_id=line.pk, now=answered_at, actor_id=colleague().pk)
