"""Any order of acts: what is owed is what accrued, less what went back, less what was paid; nothing is paid twice."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection, transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from apps.ledger import api as ledger
from apps.tenancy.context import acting_as_ops
from apps.wallet.domain.bank_accounts import verify_bank_account
from apps.wallet.domain.batches import discard_batch
from apps.wallet.domain.errors import BatchIsStale, InvalidReversal, NothingDue
from apps.wallet.enums import AccountCheck, BatchState, LineState
from apps.wallet.models import BankAccount, PayoutBatch, PayoutItem, PayoutLine
from tests.wallet.payouts import FRIDAY, LATER, Payouts, accrue, make_payouts, reverse

FEN = st.integers(1, 500)
PICK = st.integers(0, 99)


def as_text(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02}"


@contextmanager
def rolled_back() -> Iterator[Payouts]:
    """A world that leaves nothing behind."""
    with transaction.atomic(), acting_as_ops():
        yield make_payouts()
        transaction.set_rollback(True)


class PayoutMachine(RuleBasedStateMachine):
    """Two suppliers; the model keeps what accrued, went back and was paid, in fen."""

    def __init__(self) -> None:
        super().__init__()
        self.context = rolled_back()
        self.world = self.context.__enter__()
        self.suppliers = (self.world.toys, self.world.lamps)
        self.owed: Counter[int] = Counter()
        self.sent: Counter[int] = Counter()
        self.paid = 0
        self.left: list[int] = []
        self.due_through = FRIDAY + timedelta(days=1)

    def teardown(self) -> None:
        assert ledger.check_ledger().discrepancies == []
        self.context.__exit__(None, None, None)

    @rule(who=st.integers(0, 1), amounts=st.lists(FEN, min_size=1, max_size=3), terms=st.sampled_from([1, 1, 1, 2, 3]))
    def goods_are_accepted(self, who: int, amounts: list[int], terms: int) -> None:
        for fen in amounts:
            accrue(self.suppliers[who], len(self.left), as_text(fen), terms=terms)
            self.owed[self.suppliers[who].pk] += fen
            self.left.append(fen)

    @precondition(lambda self: self.left)
    @rule(which=PICK, fen=FEN)
    def goods_go_back(self, which: int, fen: int) -> None:
        receipt = which % len(self.left)
        try:
            reversal = reverse(receipt, as_text(fen))
        except InvalidReversal:
            assert fen > self.left[receipt]
            return
        self.left[receipt] -= fen
        self.owed[reversal.supplier_id] -= fen

    @rule(days=st.integers(1, 6))
    def days_pass(self, days: int) -> None:
        self.due_through += timedelta(days=days)

    @precondition(lambda self: self.left)
    @rule()
    def prepare(self) -> None:
        try:
            batch = self.world.prepare(on=self.due_through)
        except NothingDue:
            return
        assert sum(line.amount.amount for line in batch.lines.all()) == batch.total.amount

    @rule(which=PICK)
    def approve(self, which: int) -> None:
        if batch := self.one_of(PayoutBatch.objects.filter(state=BatchState.PREPARED), which):
            try:
                self.world.approve(batch)
            except BatchIsStale:
                self.discard(batch)

    @rule(which=PICK)
    def export(self, which: int) -> None:
        if batch := self.one_of(PayoutBatch.objects.filter(state=BatchState.APPROVED), which):
            try:
                self.world.export(batch)
            except BatchIsStale:
                self.discard(batch)
                return
            for line in batch.lines.all():
                self.owed[line.supplier_id] -= self.fen(line)
                self.sent[line.supplier_id] += self.fen(line)

    @precondition(lambda self: self.left)
    @rule()
    def all_the_way_to_the_bank(self) -> None:
        self.accounts_are_verified_again()
        self.prepare()
        for which in range(PayoutBatch.objects.filter(state=BatchState.PREPARED).count()):
            self.approve(which)
        self.export(0)

    @precondition(lambda self: self.sent.total())
    @rule(which=PICK)
    def confirm(self, which: int) -> None:
        if line := self.one_of(PayoutLine.objects.filter(state=LineState.SENT), which):
            self.world.confirm(line)
            self.sent[line.supplier_id] -= self.fen(line)
            self.paid += self.fen(line)

    @precondition(lambda self: self.sent.total())
    @rule(which=PICK)
    def bounce(self, which: int) -> None:
        if line := self.one_of(PayoutLine.objects.filter(state=LineState.SENT), which):
            self.world.bounce(line)
            self.sent[line.supplier_id] -= self.fen(line)
            self.owed[line.supplier_id] += self.fen(line)

    @rule()
    def accounts_are_verified_again(self) -> None:
        for account in BankAccount.objects.filter(state=AccountCheck.BOUNCED):
            verify_bank_account(account_id=account.pk, now=LATER, actor_id=self.world.hua.pk)

    @rule(which=PICK)
    def give_up(self, which: int) -> None:
        if batch := self.one_of(PayoutBatch.objects.filter(state=BatchState.PREPARED), which):
            self.discard(batch)

    @invariant()
    def the_ledger_is_the_models(self) -> None:
        for supplier in self.suppliers:
            assert self.world.balances(supplier) == (self.owed[supplier.pk], self.sent[supplier.pk])
        assert self.world.paid_out() == self.paid

    @invariant()
    def open_payables_less_open_reversals_are_what_is_owed(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(OPEN)
            assert {supplier: int(fen) for supplier, fen in cursor.fetchall()} == {
                supplier.pk: self.owed[supplier.pk] for supplier in self.suppliers
            }

    @invariant()
    def nothing_is_in_two_payouts_and_every_payout_is_the_sum_of_its_parts(self) -> None:
        live = [item.payable_id or -(item.reversal_id or 0) for item in PayoutItem.objects.filter(is_live=True)]
        assert len(live) == len(set(live))
        for line in PayoutLine.objects.prefetch_related("items"):
            assert sum(item.amount.amount for item in line.items.all()) == line.amount.amount > 0

    def discard(self, batch: PayoutBatch) -> None:
        discard_batch(batch_id=batch.pk, reason="again", now=LATER, actor_id=self.world.ming.pk)

    def one_of(self, rows, which: int):  # type: ignore[no-untyped-def]  # of any table
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def fen(self, line: PayoutLine) -> int:
        return int(line.amount.amount * 100)


OPEN = """
select o.id, coalesce((
    select sum(p.amount) from wallet_payable p
    where p.supplier_id = o.id and p.state in ('open', 'in_payout') and not exists (
        select from wallet_payoutitem i join wallet_payoutline l on l.id = i.line_id
        where i.payable_id = p.id and i.is_live and l.state = 'sent')
), 0) * 100 - coalesce((
    select sum(r.amount) from wallet_payablereversal r
    where r.supplier_id = o.id and r.state in ('open', 'in_payout') and not exists (
        select from wallet_payoutitem i join wallet_payoutline l on l.id = i.line_id
        where i.reversal_id = r.id and i.is_live and l.state = 'sent')
), 0) * 100
from accounts_organization o where o.kind = 'supplier'
"""


def test_any_order_of_acts_agrees_with_the_model(db: None) -> None:
    run_state_machine_as_test(PayoutMachine, settings=settings(max_examples=40, stateful_step_count=30, deadline=None))
