"""The settlement of a month: frozen, approved by a second person, posted in shards, proven, closed.

Every function that takes a `step` commits in units: `with step(): …` is one transaction as the system.
A run that was killed anywhere is finished by calling the same function again. Rules: docs/rules.md.
"""

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from apps.common.faults import reach
from apps.common.periods import Month, shanghai_day
from apps.common.sql import read_sql
from apps.events.domain.recording import record_event
from apps.points_ledger.domain.errors import MonthNotEnded, NotReviewed, RunIsStale, SamePerson, WrongState
from apps.points_ledger.domain.figures import line_parameters, total_month
from apps.points_ledger.domain.locks import facts_stand_still
from apps.points_ledger.domain.post_run import Progress, Step, post_run
from apps.points_ledger.domain.rule_books import rule_book_in_force
from apps.points_ledger.domain.settlement_state import lock_or_create_run, lock_run, require_state
from apps.points_ledger.domain.shards import cut_shards
from apps.points_ledger.enums import RunState
from apps.points_ledger.models import Adjustment, SettlementLine, SettlementRun

WRITE_LINES = """
insert into points_ledger_settlementline
  (run_id, month, rule_book_id, seller_id, election, orders, packages, settled_cny_fen, bonus_orders,
   option, band_points, base_points, bonus_points, total_points)
select %(run_id)s, %(month)s, %(book_id)s, line.* from ({lines}) line order by line.seller_id
"""
SUM_LINES = """
update points_ledger_settlementrun run
set sellers = line.sellers, orders = line.orders, packages = line.packages, total_points = line.points
from (
  select count(*) as sellers, coalesce(sum(orders), 0) as orders, coalesce(sum(packages), 0) as packages,
    coalesce(sum(total_points), 0) as points
  from points_ledger_settlementline where run_id = %(run_id)s
) line where run.id = %(run_id)s
"""


def prepare_month(*, month: Month, now: datetime, prepared_by_id: int | None = None) -> SettlementRun:
    """Freeze the month's figures into a run, or compute a stale one again; a closed one stays as it is.

    Raises MonthNotEnded, NoRuleBook, MissingFxRate.
    """
    if not month.has_ended(now):
        raise MonthNotEnded(month)
    facts_stand_still()  # before any run is locked: whoever changes facts takes them in this order too
    book = rule_book_in_force(month)
    run = lock_or_create_run(month, rule_book=book, prepared_by_id=prepared_by_id, now=now)
    if run.state != RunState.COMPUTED or not run.stale:
        return run
    run.rule_book, run.prepared_by_id, run.computed_at, run.stale = book, prepared_by_id, now, False
    run.save()
    _write_lines(run)
    record_event(name="points.month_computed", subject=run, payload={"month": str(month)}, now=now)
    run.refresh_from_db()
    return run


def _write_lines(run: SettlementRun) -> None:
    Adjustment.objects.filter(run=run).update(run=None, points=None)
    SettlementLine.objects.filter(run=run).delete()
    reach("settlement.before_totals")
    total_month(run.period)
    reach("settlement.after_totals")
    parameters = {"run_id": run.pk, "month": run.month, **line_parameters(run.period, run.rule_book)}
    with connection.cursor() as cursor:
        cursor.execute(WRITE_LINES.format(lines=read_sql("points_ledger", "month_lines")), parameters)
        # Or each shard would be looked for in all of them; nothing is planned by the other columns.
        cursor.execute("analyze points_ledger_settlementline (run_id, seller_id)")
        reach("settlement.after_lines")
        cursor.execute(read_sql("points_ledger", "month_adjustments"), parameters)
        reach("settlement.after_adjustments")
        cursor.execute(SUM_LINES, parameters)


def review_run(*, run_id: int, now: datetime, reviewed_by_id: int) -> SettlementRun:
    """Stand for figures that the schedule computed, as if one had prepared them; another person approves.

    Raises WrongState when a person prepared or reviewed them before, RunIsStale.
    """
    run = lock_run(run_id)
    require_state(run, RunState.COMPUTED)
    _refuse_stale(run)
    if run.prepared_by_id is not None:
        raise WrongState(
            _("the settlement of %(run)s is reviewed already; another person may approve it") % {"run": run}
        )
    run.prepared_by_id = reviewed_by_id
    run.save(update_fields=["prepared_by"])
    record_event(
        name="points.month_reviewed", subject=run, payload={"month": str(run.period)}, now=now, actor_id=reviewed_by_id
    )
    return run


def approve_run(*, run_id: int, now: datetime, approved_by_id: int | None = None) -> SettlementRun:
    """Close the month: from here on its figures stand, and later facts become adjustments.

    It takes two people: who prepared or reviewed the figures, and another one. The command line, which
    names nobody, is both. The points are dated on the Shanghai day of `now`.
    Raises SamePerson, NotReviewed, RunIsStale, WrongState.
    """
    facts_stand_still()
    run = lock_run(run_id)
    require_state(run, RunState.COMPUTED)
    if approved_by_id is not None and approved_by_id == run.prepared_by_id:
        raise SamePerson(_("you prepared the settlement of %(run)s; a second person must approve it") % {"run": run})
    if approved_by_id is not None and run.prepared_by_id is None:
        raise NotReviewed(
            _("the schedule computed %(run)s: one person reviews it first, another one approves it") % {"run": run}
        )
    _refuse_stale(run)
    run.state, run.approved_by_id, run.approved_at = RunState.APPROVED, approved_by_id, now
    run.effective_on = shanghai_day(now)
    run.save(update_fields=["state", "approved_by", "approved_at", "effective_on"])
    cut_shards(run)
    record_event(
        name="points.month_approved",
        subject=run,
        payload={"month": str(run.period)},
        now=now,
        actor_id=approved_by_id,
    )
    return run


def _refuse_stale(run: SettlementRun) -> None:
    if run.stale:
        raise RunIsStale(
            _("facts of %(run)s changed after it was computed; compute it again, then approve") % {"run": run}
        )


def settle_month(
    *, month: Month, now: datetime, step: Step, progress: Progress | None = None, writers: int = 1
) -> SettlementRun:
    """Prepare, approve and post a month in one go, as the command line does; posted months stay as they are."""
    with step():  # one transaction: no fact moves between the figures and their approval
        run = prepare_month(month=month, now=now)
        reach("settlement.prepared")
        if run.state == RunState.COMPUTED:
            approve_run(run_id=run.pk, now=now)
    reach("settlement.approved")
    post_run(run_id=run.pk, now=now, step=step, progress=progress, writers=writers)
    with step():
        return SettlementRun.objects.select_related("rule_book").get(pk=run.pk)
