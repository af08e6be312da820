"""The run of a month: found, made, locked, and marked stale when facts move under it."""

from datetime import datetime

from django.utils.translation import gettext as _

from apps.common.periods import Month
from apps.points_ledger.domain.errors import WrongState
from apps.points_ledger.enums import RunState
from apps.points_ledger.models import RuleBook, SettlementRun


def mark_computed_runs_stale() -> None:
    """Facts or rules changed: runs that nobody approved yet must be computed again."""
    SettlementRun.objects.filter(state=RunState.COMPUTED).update(stale=True)


def find_run(month: Month) -> SettlementRun | None:
    """The month's run, if it was ever computed."""
    return SettlementRun.objects.select_related("rule_book").filter(month=month.first_day).first()


def lock_run(run_id: int) -> SettlementRun:
    """The run, locked until the end of the transaction: acts on one run happen one after the other."""
    return SettlementRun.objects.select_for_update().get(pk=run_id)


def lock_or_create_run(
    month: Month, *, rule_book: RuleBook, prepared_by_id: int | None, now: datetime
) -> SettlementRun:
    """The month's run, made if missing, locked; of two at once the second waits and finds the first's."""
    SettlementRun.objects.bulk_create(
        [
            SettlementRun(
                month=month.first_day,
                rule_book=rule_book,
                prepared_by_id=prepared_by_id,
                computed_at=now,
                stale=True,
            )
        ],
        ignore_conflicts=True,
    )
    return SettlementRun.objects.select_for_update().get(month=month.first_day)


def require_state(run: SettlementRun, *expected: RunState) -> None:
    """Raise WrongState unless the run is in one of the expected states."""
    if run.state not in expected:
        raise WrongState(
            _("the settlement of %(run)s is %(state)s; expected %(expected)s")
            % {"run": run, "state": run.state, "expected": " or ".join(expected)}
        )
