"""What waits for a person of the operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Count, Q

from apps.common.periods import Month, shanghai_day
from apps.jobs.enums import STOPPED, JobState
from apps.jobs.models import Job
from apps.ops.domain.waiting_payouts import WaitingPayouts, what_payouts_wait
from apps.ops.domain.waiting_supply import WaitingSupply, what_supply_waits
from apps.ops.domain.waiting_wallets import WaitingWallets, what_wallets_wait
from apps.points_ledger.enums import RunState
from apps.points_ledger.models import SettlementRun

DUE_DAY: Final = 9
"""Statements are owed before the 10th."""


@dataclass(frozen=True)
class Waiting:
    """Runs to approve or compute again, last month if it is overdue, jobs that stopped or go on, money, suppliers."""

    runs: list[SettlementRun]
    last_month: Month
    unposted: bool
    overdue: bool
    stopped_jobs: int
    open_jobs: int
    payouts: WaitingPayouts
    supply: WaitingSupply
    wallets: WaitingWallets


def what_waits(*, now: datetime) -> Waiting:
    """In eleven queries, however much there is. Last month is of the Shanghai day of `now`."""
    runs = list(SettlementRun.objects.filter(state=RunState.COMPUTED).order_by("month"))
    last_month = Month.of(now).previous
    posted = SettlementRun.objects.filter(month=last_month.first_day, state=RunState.POSTED).exists()
    jobs = Job.objects.filter(state__in=[*STOPPED, JobState.QUEUED, JobState.RUNNING]).aggregate(
        stopped=Count("pk", filter=Q(state__in=STOPPED)), open=Count("pk", filter=~Q(state__in=STOPPED))
    )
    return Waiting(
        runs=runs,
        last_month=last_month,
        unposted=not posted,
        overdue=not posted and shanghai_day(now).day >= DUE_DAY,
        stopped_jobs=jobs["stopped"],
        open_jobs=jobs["open"],
        payouts=what_payouts_wait(today=shanghai_day(now)),
        supply=what_supply_waits(today=shanghai_day(now)),
        wallets=what_wallets_wait(),
    )
