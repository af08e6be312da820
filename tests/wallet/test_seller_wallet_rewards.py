"""Growth rewards: what the tiers' evaluation recorded is paid into the wallet once, whoever runs how often."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connections

from apps.accounts.models import Organization
from apps.common.errors import DomainError
from apps.events.domain.recording import record_event
from apps.jobs.domain.queue import enqueue
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.ledger import api as ledger
from apps.seller_tiers.models import GrowthReward
from apps.tenancy.context import acting_as_system, acting_for_seller
from apps.wallet.domain.rewards import RewardsNotPaid, RewardsPaid, pay_growth_rewards
from apps.wallet.models import Credit
from tests.factories.facts import make_sellers
from tests.seller_tiers.history import NOW, evaluate, on, place
from tests.wallet.seller_wallets import assert_proven, at_once, events, figures

EARNED_ON = on(30)


def earn(sellers: dict[str, Organization]) -> None:
    """Both earn the shipped CNY 5,000.00 by 500 orders on one day."""
    for seller in sellers.values():
        place(seller, EARNED_ON, daily=500)
    evaluate(EARNED_ON)


@pytest.fixture
def sellers(db: None) -> dict[str, Organization]:
    with acting_as_system():
        made = make_sellers(["A", "B"])
    earn(made)
    return made


def pay() -> RewardsPaid:
    return pay_growth_rewards(now=NOW, step=acting_as_system)


@pytest.mark.django_db
def test_a_reward_is_paid_once(sellers: dict[str, Organization]) -> None:
    assert pay() == RewardsPaid(rewards=2, fen=1_000_000)
    assert pay() == RewardsPaid()
    assert [figures(seller.pk) for seller in sellers.values()] == [("5000", "0")] * 2
    with acting_as_system():
        credit = Credit.objects.get(seller=sellers["A"])
        reward = GrowthReward.objects.get(seller=sellers["A"])
    assert (credit.kind, credit.document_kind, credit.document_id, credit.reason, credit.charge_id) == (
        "GROWTH_REWARD",
        "growth_reward",
        reward.pk,
        "2026-06-30",
        None,
    )
    assert len(events("wallet.credited")) == 2
    assert_proven(*(seller.pk for seller in sellers.values()))


@pytest.mark.django_db
def test_a_reward_recorded_twice_is_paid_once(sellers: dict[str, Organization]) -> None:
    with acting_as_system():
        reward = GrowthReward.objects.get(seller=sellers["A"])
        record_event(
            name="growth_reward.earned",
            subject=reward,
            payload={"on": "2026-06-30", "amount_cny_fen": 500_000},
            now=NOW,
            seller_id=sellers["A"].pk,
        )
    pay()
    assert figures(sellers["A"].pk) == ("5000", "0")


@pytest.mark.django_db
def test_a_reward_that_is_refused_does_not_keep_the_others(sellers: dict[str, Organization]) -> None:
    with acting_as_system():
        account = ledger.open_account(purpose="wallet", unit="CNY", seller_id=sellers["A"].pk)
        ledger.set_account_state(account, ledger.AccountState.CLOSED)
    with pytest.raises(RewardsNotPaid, match="1 rewards are paid, these are not: reward"):
        pay()
    assert [figures(seller.pk) for seller in sellers.values()] == [("0", "0"), ("5000", "0")]
    assert issubclass(RewardsNotPaid, DomainError)


@pytest.mark.django_db
def test_the_job_pays_and_tells_how_much(sellers: dict[str, Organization]) -> None:
    with acting_as_system():
        job = enqueue(kind="wallet.pay_growth_rewards", key="rewards", payload={}, now=NOW)
    run_job(job_id=job.pk, clock=lambda: NOW, lease=timedelta(minutes=1))
    with acting_as_system():
        assert Job.objects.get(pk=job.pk).result == {"rewards": 2, "fen": 1_000_000, "refused": []}


@pytest.mark.django_db
def test_the_nightly_check_finds_nothing_to_report(sellers: dict[str, Organization]) -> None:
    pay()
    with acting_as_system():
        job = enqueue(kind="wallet.check", key="check", payload={}, now=NOW)
    run_job(job_id=job.pk, clock=lambda: NOW, lease=timedelta(minutes=1))
    with acting_as_system():
        assert Job.objects.get(pk=job.pk).result == {"discrepancies": 0, "first": []}


@pytest.fixture
def committed(cloned_db: str, django_db_blocker: Any) -> Iterator[dict[str, Organization]]:
    with django_db_blocker.unblock():
        with acting_as_system():
            made = make_sellers(["A", "B"])
        earn(made)
        yield made
        connections.close_all()


def test_two_runs_at_once_pay_once(committed: dict[str, Organization]) -> None:
    at_once(pay, pay, pay)
    assert [figures(seller.pk) for seller in committed.values()] == [("5000", "0")] * 2
    assert_proven(*(seller.pk for seller in committed.values()))


@pytest.mark.django_db
def test_a_seller_can_not_record_a_reward_for_itself(sellers: dict[str, Organization]) -> None:
    seller = sellers["A"]
    with pytest.raises(DatabaseError, match="recorded by the platform"), acting_for_seller(seller.pk):
        record_event(
            name="growth_reward.earned",
            subject=seller,
            payload={"on": "2026-06-30", "amount_cny_fen": 99_999_999},
            now=NOW,
            seller_id=seller.pk,
        )
    pay()
    assert figures(seller.pk) == ("5000", "0")
