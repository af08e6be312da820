"""What waits for a person of the operator."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from apps.common.periods import Month, shanghai_day
from apps.jobs.enums import STOPPED, JobState
from apps.jobs.models import Job
from apps.ops.domain.counting import count_all
from apps.ops.domain.waiting_payouts import WaitingPayouts, unverified_accounts, what_payouts_wait
from apps.ops.domain.waiting_queues import WaitingQueues, doubtful_scans, what_queues_wait
from apps.ops.domain.waiting_supply import WaitingSupply, waiting_supply
from apps.ops.domain.waiting_wallets import WaitingWallets, waiting_wallets
from apps.points_ledger.enums import RunState
from apps.points_ledger.models import SettlementRun

DUE_DAY: Final = 9
"""Statements are owed before the 10th."""


@dataclass(frozen=True)
class Waiting:
    """Runs to approve or compute again, last month if it is overdue, jobs, money, suppliers, and the queues."""

    runs: list[SettlementRun]
    last_month: Month
    unposted: bool
    overdue: bool
    stopped_jobs: int
    open_jobs: int
    payouts: WaitingPayouts
    supply: WaitingSupply
    wallets: WaitingWallets
    queues: WaitingQueues

    def __bool__(self) -> bool:
        parts = (self.payouts, self.supply, self.wallets, self.queues)
        return bool(self.runs or self.unposted or self.stopped_jobs or self.open_jobs or any(parts))


def what_waits(*, now: datetime) -> Waiting:
    """In five queries, however much there is. Last month is of the Shanghai day of `now`."""
    today, last_month = shanghai_day(now), Month.of(now).previous
    supply, wallets, scans = waiting_supply(today=today), waiting_wallets(), doubtful_scans()
    counts = count_all(
        posted=SettlementRun.objects.filter(month=last_month.first_day, state=RunState.POSTED),
        stopped=Job.objects.filter(state__in=STOPPED),
        under_way=Job.objects.filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING)),  # an index each
        accounts=unverified_accounts(),
        **supply,
        **wallets,
        **scans,
    )
    posted = counts["posted"] > 0
    return Waiting(
        runs=list(SettlementRun.objects.filter(state=RunState.COMPUTED).order_by("month")),
        last_month=last_month,
        unposted=not posted,
        overdue=not posted and today.day >= DUE_DAY,
        stopped_jobs=counts["stopped"],
        open_jobs=counts["under_way"],
        payouts=what_payouts_wait(today=today, accounts=counts["accounts"]),
        supply=WaitingSupply(**{name: counts[name] for name in supply}),
        wallets=WaitingWallets(**{name: counts[name] for name in wallets}),
        queues=what_queues_wait(**{name: counts[name] for name in scans}),
    )
