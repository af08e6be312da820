"""Whether the platform is well: each check with what to do about it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.urls import reverse
from django.utils.timesince import timesince
from django.utils.translation import gettext as _

from apps.common.periods import Month, days, shanghai_day
from apps.common.when import day_words, month_words
from apps.jobs.domain.pulse import CLAIM, TICK, pulse
from apps.jobs.domain.standing import PATIENCE, newest_of, standing
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from apps.ops.domain.waiting import DUE_DAY
from apps.points_ledger.enums import RunState
from apps.points_ledger.models import SettlementRun
from config.readiness import readiness
from config.schedule import SCHEDULE, SWEEPS, TICK_SECONDS


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Check:
    """What was looked at, how it is, what was seen, and where that is not well what to do and where."""

    name: str
    level: Level
    seen: str
    advice: str = ""
    url: str = ""


PROOFS: Final = ("ledger.check", "wallet.check", "costs.check")
PROOF_DAYS: Final = 3


def level_of(value: float, *, warn: float, bad: float) -> Level:
    """From small is well to large is bad."""
    return Level.BAD if value >= bad else Level.WARN if value >= warn else Level.OK


def services() -> list[Check]:
    """Database and Redis, as /readyz asks."""
    advice = {
        "database": _("Start PostgreSQL, or mend DATABASE_URL; the log of the web process says more."),
        "redis": _("Start Redis, or mend REDIS_URL. Nothing is lost meanwhile: work waits in the database."),
    }
    names = {"database": _("Database"), "redis": _("Redis")}
    return [
        Check(names[name], Level.OK, _("answers"))
        if state == "ok"
        else Check(names[name], Level.BAD, state, advice[name])
        for name, state in readiness().items()
    ]


def signs_of_life(now: datetime) -> list[Check]:
    """The last tick of beat, and the last message about a job that a worker took."""
    seen = pulse()
    longest_rest = timedelta(minutes=2 * min(sweep.minutes for sweep in SWEEPS)).total_seconds()
    return [
        _pulse_check(_("Beat's last tick"), seen.get(TICK), now, 6 * TICK_SECONDS, _("Start beat and a worker.")),
        _pulse_check(_("Workers' last job"), seen.get(CLAIM), now, longest_rest, _("Start a worker, read its log.")),
    ]


def _pulse_check(name: str, at: datetime | None, now: datetime, patience: float, advice: str) -> Check:
    if at is None:
        return Check(name, Level.BAD, _("never seen since Redis was emptied"), advice)
    level = level_of((now - at).total_seconds(), warn=patience, bad=5 * patience)
    return Check(name, level, _("%(time)s ago") % {"time": timesince(at, now)}, advice)


def work(now: datetime) -> list[Check]:
    """Jobs that wait, that nobody holds any more, that were given up."""
    found, jobs = standing(now=now), reverse("admin:jobs_job_changelist")
    waits = (now - found.oldest_due) if found.oldest_due else timedelta()
    seen = _("%(count)s jobs are due") % {"count": f"{found.waiting:,}"}
    if found.oldest_due:
        seen = _("%(jobs)s, the oldest for %(time)s") % {"jobs": seen, "time": timesince(found.oldest_due, now)}
    return [
        Check(
            _("Oldest job that is due"),
            level_of(waits.total_seconds(), warn=PATIENCE.total_seconds(), bad=6 * PATIENCE.total_seconds()),
            seen,
            _("The workers are too few, or hang: look at what is running, then start more."),
            f"{jobs}?stuck=late",
        ),
        Check(
            _("Jobs whose worker vanished"),
            level_of(found.abandoned, warn=1, bad=10),
            f"{found.abandoned:,} / {found.running:,}",
            _("The next tick takes them up; if it does not, beat or the workers have stopped."),
            f"{jobs}?stuck=lease",
        ),
        Check(
            _("Jobs that stopped"),
            level_of(found.stopped, warn=1, bad=10),
            f"{found.stopped:,}",
            _("Read the error, mend the cause, try again."),
            f"{jobs}?state__in=failed,quarantined",
        ),
    ]


def proofs(now: datetime) -> list[Check]:
    """The newest run of each nightly proof of the last three days."""
    today = shanghai_day(now)
    nightly = [periodic for periodic in SCHEDULE if periodic.kind in PROOFS]
    found = newest_of(
        periodic.key(day) for periodic in nightly for day in days(today - timedelta(days=PROOF_DAYS - 1), today)
    )
    names = {"ledger.check": _("Proof of the ledger"), "wallet.check": _("Proof of the wallets")}
    names["costs.check"] = _("Proof of the costs")
    return [_proof_check(names[kind], found.get(kind)) for kind in PROOFS]


def _proof_check(name: str, job: Job | None) -> Check:
    if job is None:
        return Check(name, Level.WARN, _("none in three days"), _("Beat enqueues it each night; is beat running?"))
    url = reverse("admin:jobs_job_change", args=[job.pk])
    when = day_words(date.fromisoformat(job.key.rpartition(":")[2]))
    if job.state != JobState.DONE:
        level = Level.BAD if job.finished_at else Level.WARN
        return Check(name, level, f"{when}: {job.get_state_display()}", _("Look at the job's error."), url)
    wrong = (job.result or {}).get("discrepancies", 0)
    seen = _("%(when)s: %(count)s discrepancies") % {"when": when, "count": wrong}
    advice = _("Stop paying out and posting until it is explained; the job names the first ones.")
    return Check(name, Level.BAD if wrong else Level.OK, seen, advice, url)


def settlement(now: datetime) -> Check:
    """The newest posted month of points; last month is due before the 10th."""
    newest = SettlementRun.objects.filter(state=RunState.POSTED).order_by("-month").first()
    today, last_month = shanghai_day(now), Month.of(now).previous
    is_posted = newest is not None and newest.period >= last_month
    level = Level.OK if is_posted else Level.BAD if today.day >= DUE_DAY else Level.WARN
    seen = _("%(month)s is posted") % {"month": newest} if newest else _("no month is posted yet")
    advice = _("%(month)s is to be reviewed, approved and posted before the 10th.") % {"month": month_words(last_month)}
    return Check(
        _("Settlement of points"), level, seen, advice, reverse("admin:points_ledger_settlementrun_changelist")
    )
