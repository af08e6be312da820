"""What stands beside a run's differences on its page: months before, bands, adjustments and its posting."""

from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import F, QuerySet
from django.db.models.functions import Abs

from apps.jobs.models import Job
from apps.points_ledger.domain.handing_over import posting_key
from apps.points_ledger.models import Adjustment, SettlementRun

MONTHS: Final = 12
ADJUSTMENTS_SHOWN: Final = 20
BY_BAND = """
select case when line.option = 'rate' then null else line.band_points end as band, min(step.from_packages),
  count(*), sum(line.packages)::bigint, sum(line.base_points)::bigint
from points_ledger_settlementline line
left join points_ledger_rulebookband step
  on step.rule_book_id = line.rule_book_id and step.points = line.band_points and line.option <> 'rate'
where line.run_id = %(run_id)s and line.packages > 0
group by 1 order by 1 nulls last
"""


@dataclass(frozen=True)
class BandOfRun:
    """Sellers with packages that a band gave its points; without `points` those that took the rate instead."""

    points: int | None
    from_packages: int | None
    sellers: int
    packages: int
    base_points: int


def bands_of_run(run: SettlementRun) -> list[BandOfRun]:
    """From no band (0 points) to the highest, then those by the rate."""
    with connection.cursor() as cursor:
        cursor.execute(BY_BAND, {"run_id": run.pk})
        return [BandOfRun(*row) for row in cursor.fetchall()]


def months_up_to(run: SettlementRun) -> list[SettlementRun]:
    """A run and those of the eleven months before it, the oldest first; months without a run are left out."""
    first = run.period
    for _ in range(MONTHS - 1):
        first = first.previous
    return list(SettlementRun.objects.filter(month__range=(first.first_day, run.month)).order_by("month"))


def run_before(run: SettlementRun, months: list[SettlementRun]) -> SettlementRun | None:
    """The run of the month just before, among `months_up_to`."""
    return next((each for each in months if each.period == run.period.previous), None)


def largest_adjustments(run: SettlementRun) -> QuerySet[Adjustment]:
    """What the run adjusts in closed months, the largest first."""
    found = Adjustment.objects.filter(run=run).select_related("seller", "order")
    return found.order_by(Abs(F("points")).desc(), "id")[:ADJUSTMENTS_SHOWN]


def posting_job(run: SettlementRun) -> Job | None:
    """The work that posts an approved run, with its progress."""
    return Job.objects.filter(key=posting_key(run.period)).first()
