"""A payout's way: prepared, approved by a second person, exported, and what became of it."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from apps.events.models import DomainEvent
from apps.tenancy.context import acting_as_ops, acting_as_system, acting_for_supplier
from apps.wallet.domain.bank_accounts import enter_bank_account, refuse_bank_account, verify_bank_account
from apps.wallet.domain.batches import approve_batch, discard_batch, prepare_batch, review_batch
from apps.wallet.domain.due import due_by_supplier
from apps.wallet.domain.errors import (
    BatchIsStale,
    NoPayerAccount,
    NothingDue,
    NotReviewed,
    ReasonMissing,
    SamePerson,
    UnknownPayout,
    WrongState,
)
from apps.wallet.domain.exporting import export_batch
from apps.wallet.domain.payout_lines import confirm_line
from apps.wallet.enums import BatchState, LineState, Obstacle, PayableState, ReversalState
from apps.wallet.models import Payable, PayableReversal, PayerAccount, PayoutBatch, PayoutItem, PayoutLine
from tests.wallet.payouts import DETAILS, LATER, SATURDAY, Payouts, accrue, give_account, make_payouts, reverse, yuan

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> Payouts:
    with acting_as_ops():
        return make_payouts()


def states() -> dict[str, str]:
    return {str(payable): payable.state for payable in Payable.objects.order_by("document_id")}


def test_the_fastest_terms_are_paid_the_next_working_day(world: Payouts) -> None:
    """Accepted on Friday at T+1: due, prepared, approved, exported and paid on the Saturday that is worked."""
    with acting_as_system():
        accrue(world.toys, 1, "100.00", terms=1)
    with acting_as_ops():
        batch = world.sent()
        assert (batch.state, batch.pay_on, batch.payouts, batch.total) == ("exported", SATURDAY, 1, yuan("100.00"))
        assert world.balances(world.toys) == (0, 10_000)
        [line] = batch.lines.all()
        assert (line.state, line.pay_on, line.reference) == ("sent", SATURDAY, f"HT-{batch.pk}-1")
        world.confirm(line)
        assert world.balances(world.toys) == (0, 0)
        assert world.paid_out() == 10_000
        batch.refresh_from_db()
        assert (batch.state, states()) == ("settled", {"receipt 1": "paid"})


def test_one_payout_a_supplier_of_what_is_due_less_what_went_back(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        accrue(world.toys, 2, "50.00")
        accrue(world.toys, 3, "70.00", terms=2)  # due after the festival
        accrue(world.lamps, 4, "8.88")
        reverse(1, "30.00")
        reverse(3, "60.00")  # lowers what is not due yet
        batch = world.prepare()
        assert [(line.supplier_id, line.amount) for line in batch.lines.order_by("pk")] == [
            (world.toys.pk, yuan("120.00")),
            (world.lamps.pk, yuan("8.88")),
        ]
        assert (batch.payouts, batch.total) == (2, yuan("128.88"))
        assert states() == {
            "receipt 1": "in_payout",
            "receipt 2": "in_payout",
            "receipt 3": "open",
            "receipt 4": "in_payout",
        }
        assert world.balances(world.toys) == (13_000, 0)  # nothing moves before the export


def test_nothing_due_is_no_batch(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00", terms=2)
        with pytest.raises(NothingDue, match="no payable is open"):
            world.prepare()
        assert not PayoutBatch.objects.exists()


def test_a_supplier_in_debt_waits_until_more_is_due(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        world.confirm(world.sent().lines.get())
        reverse(1, "100.00")  # paid already: owed
        accrue(world.toys, 2, "60.00")
        [due] = due_by_supplier(currency="CNY", through=SATURDAY)
        assert (due.amount, due.obstacle) == (yuan("-40.00"), Obstacle.IN_DEBT)
        with pytest.raises(NothingDue, match="1 suppliers wait"):
            world.prepare()
        assert world.balances(world.toys) == (-4000, 0)
        accrue(world.toys, 3, "45.00")
        batch = world.sent()
        assert batch.total == yuan("5.00")
        world.confirm(batch.lines.get())
        assert world.balances(world.toys) == (0, 0)
        assert world.paid_out() == 10_500
        assert PayableReversal.objects.get().state == ReversalState.SET_OFF
        assert set(states().values()) == {PayableState.PAID}


def test_only_verified_accounts_are_paid(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        enter_bank_account(supplier_id=world.toys.pk, details=DETAILS, now=LATER, actor_id=world.ming.pk)
        with pytest.raises(NothingDue):
            world.prepare()
        accrue(world.lamps, 2, "1.00")
        assert [line.supplier for line in world.prepare().lines.all()] == [world.lamps]
        [due] = due_by_supplier(currency="CNY", through=SATURDAY)
        assert due.obstacle == Obstacle.NOT_VERIFIED


def test_who_prepared_cannot_approve(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        batch = world.prepare()
        with pytest.raises(SamePerson, match="a second person must approve it"):
            approve_batch(batch_id=batch.pk, now=LATER, approved_by_id=world.ming.pk)
        with pytest.raises(WrongState, match="is prepared; expected approved"):
            world.export(batch)
        assert PayoutBatch.objects.get().state == BatchState.PREPARED
        assert world.balances(world.toys) == (10_000, 0)


def test_a_batch_of_the_schedule_needs_two_persons_too(world: Payouts) -> None:
    with acting_as_system():
        accrue(world.toys, 1, "100.00")
        batch = prepare_batch(currency="CNY", due_on=SATURDAY, now=LATER, prepared_by_id=None)
    with acting_as_ops():
        with pytest.raises(NotReviewed):
            world.approve(batch)
        review_batch(batch_id=batch.pk, now=LATER, reviewed_by_id=world.hua.pk)
        with pytest.raises(SamePerson):
            world.approve(batch)
        with pytest.raises(WrongState, match="somebody stands for"):
            review_batch(batch_id=batch.pk, now=LATER, reviewed_by_id=world.ming.pk)
        approve_batch(batch_id=batch.pk, now=LATER, approved_by_id=world.ming.pk)
        assert PayoutBatch.objects.get().state == BatchState.APPROVED


@pytest.mark.parametrize("approved", [False, True])
def test_a_batch_is_stale_once_goods_of_it_went_back(world: Payouts, approved: bool) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        batch = world.prepare()
        if approved:
            world.approve(batch)
        reverse(1, "10.00")
        with pytest.raises(BatchIsStale, match=r"Supplier P1; discard the batch and prepare it again"):
            (world.export if approved else world.approve)(batch)
        discard_batch(batch_id=batch.pk, reason="goods went back", now=LATER, actor_id=world.hua.pk)
        assert world.sent().total == yuan("90.00")
        assert world.balances(world.toys) == (0, 9000)


def test_a_batch_is_stale_once_an_account_changed(world: Payouts) -> None:
    """Also when the new account is verified: the batch would pay to the old one."""
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        batch = world.approve(world.prepare())
        give_account(world.toys, world.hua, "6222000011112222")
        with pytest.raises(BatchIsStale):
            world.export(batch)
        assert world.balances(world.toys) == (10_000, 0)


def test_an_account_whose_verification_was_taken_back_is_not_paid(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        batch = world.prepare()
        account = batch.lines.get().account
        refuse_bank_account(account_id=account.pk, reason="no company account", now=LATER, actor_id=world.hua.pk)
        with pytest.raises(BatchIsStale):
            world.approve(batch)


def test_a_discarded_batch_frees_its_payables(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        batch = world.approve(world.prepare())
        discard_batch(batch_id=batch.pk, reason="wrong day", now=LATER, actor_id=world.hua.pk)
        assert (states(), batch.lines.get().state) == ({"receipt 1": "open"}, LineState.DISCARDED)
        with pytest.raises(WrongState):
            world.export(batch)
        again = world.sent()
        with pytest.raises(WrongState):
            discard_batch(batch_id=again.pk, reason="too late", now=LATER, actor_id=world.hua.pk)
        assert world.balances(world.toys) == (0, 10_000)


def test_without_the_operators_account_nothing_is_exported(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        batch = world.approve(world.prepare())
        PayerAccount.objects.update(currency="USD")
        with pytest.raises(NoPayerAccount, match="no account that pays CNY"):
            world.export(batch)
        assert (batch.state, world.balances(world.toys)) == ("approved", (10_000, 0))


def test_a_payout_that_came_back_is_owed_again_and_its_account_doubted(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        accrue(world.lamps, 2, "1.00")
        batch = world.sent()
        toys, lamps = batch.lines.order_by("pk")
        world.bounce(toys, "account closed")
        world.confirm(lamps)
        batch.refresh_from_db()
        toys.refresh_from_db()
        assert (batch.state, toys.state, toys.reason) == ("settled", "bounced", "account closed")
        assert world.balances(world.toys) == (10_000, 0)
        assert states() == {"receipt 1": "open", "receipt 2": "paid"}
        with pytest.raises(NothingDue):  # the account has to be verified again
            world.prepare()
        verify_bank_account(account_id=toys.account_id, now=LATER, actor_id=world.hua.pk)
        again = world.sent()
        assert [line.reference for line in again.lines.all()] == [f"HT-{again.pk}-1"]
        world.confirm(again.lines.get())
        assert (world.balances(world.toys), world.paid_out()) == ((0, 0), 10_100)
        names = DomainEvent.objects.filter(supplier_id=world.toys.pk).order_by("pk").values_list("name", flat=True)
        assert [name for name in names if name.startswith(("payout", "bank"))] == [
            "bank_account.entered",
            "bank_account.verified",
            "payout.sent",
            "payout.bounced",
            "bank_account.bounced",
            "bank_account.verified",
            "payout.sent",
            "payout.confirmed",
        ]


def test_goods_that_went_back_while_their_payout_was_on_its_way(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        line = world.sent().lines.get()
        reverse(1, "100.00")
        assert world.balances(world.toys) == (-10_000, 10_000)
        world.bounce(line)
        assert (world.balances(world.toys), states()) == ((0, 0), {"receipt 1": "reversed"})


def test_a_payout_ends_once(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        line = world.sent().lines.get()
        world.confirm(line)
        with pytest.raises(WrongState, match="is 'confirmed'; only one that was sent"):
            world.bounce(line)
        with pytest.raises(WrongState):
            world.confirm(line)
        with pytest.raises(UnknownPayout):
            confirm_line(line_id=0, now=LATER, actor_id=world.ming.pk)
        with pytest.raises(ReasonMissing):
            world.bounce(line, " ")
        with pytest.raises(IntegrityError, match="it never changes"), transaction.atomic():
            PayoutLine.objects.update(state=LineState.SENT)
        assert (world.balances(world.toys), world.paid_out()) == ((0, 0), 10_000)


def test_the_database_refuses_to_pay_twice(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        item = world.prepare().lines.get().items.get()
        with pytest.raises(IntegrityError, match="wallet_payable_paid_once"), transaction.atomic():
            PayoutItem.objects.create(
                supplier_id=item.supplier_id, line=item.line, payable=item.payable, amount=item.amount
            )


def test_suppliers_see_their_own_payouts_and_no_batch(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        accrue(world.lamps, 2, "1.00")
        batch = world.sent()
    with acting_for_supplier(world.toys.pk):
        assert [line.amount for line in PayoutLine.objects.all()] == [yuan("100.00")]
        assert [item.amount for item in PayoutItem.objects.all()] == [yuan("100.00")]
    with pytest.raises(ProgrammingError, match="permission denied"), acting_for_supplier(world.toys.pk):
        PayoutBatch.objects.get(pk=batch.pk)


def test_on_a_day_of_rest_the_bank_pays_on_the_next_working_day(world: Payouts) -> None:
    with acting_as_ops():
        accrue(world.toys, 1, "100.00")
        batch = world.approve(world.prepare(on=date(2026, 2, 15)))
        sunday = datetime(2026, 2, 15, 1, 30, tzinfo=UTC)
        batch = export_batch(batch_id=batch.pk, now=sunday, exported_by_id=world.ming.pk)
        assert (batch.pay_on, batch.lines.get().pay_on) == (date(2026, 2, 24), date(2026, 2, 24))
