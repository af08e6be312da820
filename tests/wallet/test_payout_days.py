"""What the schedule does: drafts on working days, and due dates that follow the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest
from djmoney.money import Money

from apps.calendars.domain.working_days import set_validity
from apps.calendars.models import CalendarDay
from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.domain.payables import accrue_payable
from apps.wallet.domain.payout_days import prepare_day
from apps.wallet.enums import BatchState
from apps.wallet.models import Payable, PayoutBatch
from tests.wallet.payouts import FRIDAY, LATER, NOW, SATURDAY, Payouts, accrue, make_payouts, yuan

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 2, 14, 0, 0, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> Payouts:
    with acting_as_ops():
        return make_payouts()


def work(kind: str, payload: dict[str, str]) -> Job:
    with acting_as_system():
        job = enqueue(kind=kind, key=f"{kind}:test", payload=payload, now=MORNING)
    run_job(job_id=job.pk, clock=lambda: MORNING, lease=timedelta(minutes=1))
    with acting_as_system():
        job.refresh_from_db()
    return job


def test_each_working_day_has_its_draft(world: Payouts) -> None:
    with acting_as_system():
        accrue(world.toys, 1, "100.00")
    job = work("wallet.prepare_payouts", {"day": str(SATURDAY)})
    with acting_as_system():
        batch = PayoutBatch.objects.get()
    assert (job.state, job.result) == ("done", {"batches": [batch.pk]})
    assert (batch.state, batch.prepared_by, batch.due_through) == (BatchState.PREPARED, None, SATURDAY)


def test_on_a_day_of_rest_nothing_is_prepared(world: Payouts) -> None:
    with acting_as_system():
        accrue(world.toys, 1, "100.00")
        assert prepare_day(day=date(2026, 2, 15), now=LATER) == []
        assert not PayoutBatch.objects.exists()


def test_currencies_that_cannot_be_paid_do_not_stop_the_others(world: Payouts) -> None:
    """Nobody has an account for dollars."""
    with acting_as_system():
        accrue(world.toys, 1, "100.00")
        accrue_payable(
            supplier_id=world.lamps.pk,
            amount=Money("5.00", "USD"),
            document_kind="receipt",
            document_id=2,
            accrued_on=FRIDAY,
            terms_working_days=1,
            now=NOW,
        )
        [batch] = prepare_day(day=SATURDAY, now=LATER)
        assert (batch.total, prepare_day(day=SATURDAY, now=LATER)) == (yuan("100.00"), [])


def test_due_dates_are_final_once_the_calendar_is_extended(world: Payouts) -> None:
    with acting_as_system():
        payable = accrue(world.toys, 1, "100.00", on=date(2026, 12, 31), terms=2)
        assert (payable.due_on, payable.due_is_provisional) == (date(2027, 1, 5), True)
    with acting_as_ops():
        CalendarDay.objects.create(on=date(2027, 1, 2), is_working=True, note="make-up Saturday")
        set_validity(through=date(2027, 12, 31), now=NOW, actor_id=world.ming.pk)
    job = work("wallet.recompute_due_dates", {})
    with acting_as_system():
        payable = Payable.objects.get()
        assert (payable.due_on, payable.due_is_provisional) == (date(2027, 1, 4), False)
    assert (job.state, job.result) == ("done", {"changed": 1})
