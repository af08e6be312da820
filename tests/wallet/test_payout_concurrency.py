"""Real connections at the same time: each payable is in one batch, each payout ends once."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from apps.tenancy.context import acting_as_ops
from apps.wallet.domain.errors import BatchIsStale, NothingDue, WrongState
from apps.wallet.enums import PayableState
from apps.wallet.models import Payable, PayoutBatch, PayoutItem
from tests.wallet.payouts import Payouts, accrue, make_payouts, reverse


@pytest.fixture
def world(cloned_db: str, django_db_blocker: Any) -> Iterator[Payouts]:
    """Forty payables of two suppliers, committed."""
    with django_db_blocker.unblock():
        with acting_as_ops():
            world = make_payouts()
            for receipt in range(40):
                accrue((world.toys, world.lamps)[receipt % 2], receipt, "1.00")
        yield world
        connections.close_all()


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a transaction of its own, started together; results, or the type of the refusal."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        start.wait()
        try:
            with acting_as_ops():
                return act()
        except (NothingDue, WrongState, BatchIsStale) as refusal:
            return type(refusal)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_batches_prepared_at_once_hold_each_payable_once(world: Payouts) -> None:
    outcomes = at_once(*[world.prepare] * 4)
    assert Counter(outcome is NothingDue for outcome in outcomes) == {True: 3, False: 1}
    with acting_as_ops():
        assert PayoutItem.objects.values("payable").distinct().count() == PayoutItem.objects.count() == 40
        assert PayoutBatch.objects.get().total.amount == 40


def test_goods_that_go_back_while_a_batch_is_prepared_are_never_paid_unnoticed(world: Payouts) -> None:
    """Either the batch sets the reversal off, or it is stale."""
    batch, *_ = at_once(world.prepare, *(lambda receipt=receipt: reverse(receipt, "0.50") for receipt in range(5)))
    with acting_as_ops():
        noticed = PayoutItem.objects.filter(reversal__isnull=False).count()
        assert batch.total.amount == 40 - noticed / 2
        if noticed == 5:
            world.approve(batch)
        else:
            with pytest.raises(BatchIsStale):
                world.approve(batch)
        assert world.balances(world.toys)[0] + world.balances(world.lamps)[0] == 4000 - 250


def test_a_payout_is_confirmed_or_bounced_by_one_of_many(world: Payouts) -> None:
    with acting_as_ops():
        line = world.sent().lines.get(supplier=world.toys)
    outcomes = at_once(*[lambda: world.confirm(line)] * 3, *[lambda: world.bounce(line)] * 3)
    assert Counter(outcome is WrongState for outcome in outcomes) == {True: 5, False: 1}
    with acting_as_ops():
        line.refresh_from_db()
        owed, sent = world.balances(world.toys)
        assert (sent, owed + world.paid_out()) == (0, 2000)
        states = set(Payable.objects.filter(supplier=world.toys).values_list("state", flat=True))
        assert states == {PayableState.PAID if line.state == "confirmed" else PayableState.OPEN}


def test_a_batch_is_exported_once(world: Payouts) -> None:
    with acting_as_ops():
        batch = world.approve(world.prepare())
    outcomes = at_once(*[lambda: world.export(batch)] * 4)
    assert Counter(outcome is WrongState for outcome in outcomes) == {True: 3, False: 1}
    with acting_as_ops():
        assert (world.balances(world.toys), world.balances(world.lamps)) == ((0, 2000), (0, 2000))
        assert batch.files.count() == 2


def test_the_last_two_payouts_ending_at_once_settle_the_batch(world: Payouts) -> None:
    with acting_as_ops():
        batch = world.sent()
        one, other = batch.lines.all()
    at_once(lambda: world.confirm(one), lambda: world.bounce(other))
    with acting_as_ops():
        batch.refresh_from_db()
        assert batch.state == "settled"
