"""A month is posted when two people stand for it."""

from datetime import UTC, datetime

import pytest

from apps.accounts.models import User
from apps.common.periods import Month
from apps.points_ledger.domain.errors import NotReviewed, RunIsStale, SamePerson, WrongState
from apps.points_ledger.domain.settlement import approve_run, prepare_month, review_run
from apps.points_ledger.enums import RunState
from apps.points_ledger.models import SettlementRun
from apps.tenancy.context import acting_as_ops, acting_as_system

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 3, tzinfo=UTC)


@pytest.fixture
def computed() -> SettlementRun:
    """What the schedule computed on the 1st."""
    with acting_as_system():
        return prepare_month(month=Month(2026, 10), now=NOW)


@pytest.fixture
def people() -> tuple[User, User]:
    return User.objects.create_user("first@haitun.example", name="First"), User.objects.create_user(
        "second@haitun.example", name="Second"
    )


def test_one_reviews_and_another_one_approves(computed, people):
    first, second = people
    with acting_as_ops():
        review_run(run_id=computed.pk, now=NOW, reviewed_by_id=first.pk)
        run = approve_run(run_id=computed.pk, now=NOW, approved_by_id=second.pk)
    assert (run.state, run.prepared_by_id, run.approved_by_id) == (RunState.APPROVED, first.pk, second.pk)


def test_the_reviewer_can_not_approve(computed, people):
    first, _ = people
    with acting_as_ops():
        review_run(run_id=computed.pk, now=NOW, reviewed_by_id=first.pk)
        with pytest.raises(SamePerson):
            approve_run(run_id=computed.pk, now=NOW, approved_by_id=first.pk)
        assert SettlementRun.objects.get().state == RunState.COMPUTED


def test_nobody_approves_what_nobody_reviewed(computed, people):
    with acting_as_ops():
        with pytest.raises(NotReviewed, match="one person reviews it first, another one approves it"):
            approve_run(run_id=computed.pk, now=NOW, approved_by_id=people[0].pk)
        assert SettlementRun.objects.get().state == RunState.COMPUTED


def test_a_review_is_given_once_and_not_for_stale_figures(computed, people):
    first, second = people
    with acting_as_ops():
        SettlementRun.objects.update(stale=True)
        with pytest.raises(RunIsStale):
            review_run(run_id=computed.pk, now=NOW, reviewed_by_id=first.pk)
        SettlementRun.objects.update(stale=False)
        review_run(run_id=computed.pk, now=NOW, reviewed_by_id=first.pk)
        with pytest.raises(WrongState, match="reviewed already"):
            review_run(run_id=computed.pk, now=NOW, reviewed_by_id=second.pk)
        assert SettlementRun.objects.get().prepared_by_id == first.pk
