"""The page of the system's health: each check well, to be looked at, or bad, with what to do."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from apps.accounts.models import User
from apps.calendars.models import CalendarValidity
from apps.fulfillment.models import NumberRange
from apps.jobs.domain.pulse import note_claim, note_tick
from apps.jobs.domain.queue import enqueue
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from apps.points_ledger.models import RuleBook, SettlementRun
from apps.tenancy.context import acting_as_ops, acting_as_system
from apps.wallet.models import FxRate
from tests.ops.counting import queries_of
from tests.ops.staff import proven_client

pytestmark = pytest.mark.django_db

PAGE = "/admin/jobs/job/health/"
NOW = datetime(2026, 11, 8, 4, 0, tzinfo=UTC)


@pytest.fixture
def desk(ming: User) -> Iterator[Client]:
    """It is noon of 8 November in Shanghai, and the cache is empty."""
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield proven_client(ming)


def certain_through(day: date, noted_by: User) -> None:
    with acting_as_ops():
        CalendarValidity.objects.create(through=day, noted_at=NOW, noted_by=noted_by)


def checks(desk: Client) -> dict[str, tuple[str, str]]:
    return {check.name: (str(check.level), check.seen) for check in desk.get(PAGE).context["checks"]}


def proof(kind: str, day: str, **fields: object) -> None:
    job = enqueue(kind=kind, key=f"{kind}:{day}", payload={}, now=NOW)
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=NOW, **fields)


def test_a_platform_that_is_well_says_so(desk: Client, ming: User) -> None:
    certain_through(date(2027, 12, 31), ming)
    with acting_as_system():
        Job.objects.all().delete()
        note_tick(now=NOW - timedelta(seconds=8))
        note_claim(now=NOW - timedelta(minutes=3))
        for kind in ("ledger.check", "wallet.check", "costs.check"):
            proof(kind, "2026-11-07", result={"discrepancies": 0})
        SettlementRun.objects.create(
            month=date(2026, 10, 1), rule_book=RuleBook.objects.get(), computed_at=NOW, state="posted", posted_at=NOW
        )
        NumberRange.objects.create(indicator="RH", country="CN", first=1, last=100, next=11, added_at=NOW)
        FxRate.objects.create(rate_on=date(2026, 11, 6), base="USD", rate=7)
    assert checks(desk) == {
        "Database": ("ok", "answers"),
        "Redis": ("ok", "answers"),
        "Beat's last tick": ("ok", "0\xa0minutes ago"),
        "Workers' last job": ("ok", "3\xa0minutes ago"),
        "Oldest job that is due": ("ok", "0 jobs are due"),
        "Jobs whose worker vanished": ("ok", "0 / 0"),
        "Jobs that stopped": ("ok", "0"),
        "Settlement of points": ("ok", "October 2026 is posted"),
        "Proof of the ledger": ("ok", "7 Nov 2026: 0 discrepancies"),
        "Proof of the wallets": ("ok", "7 Nov 2026: 0 discrepancies"),
        "Proof of the costs": ("ok", "7 Nov 2026: 0 discrepancies"),
        "Working days": ("ok", "certain through 31 Dec 2027, 418 days more"),
        "Registered numbers of CN": ("ok", "90 of 100 left"),
        "Exchange rates": ("ok", "USD is the oldest, of 6 Nov 2026"),
    }
    assert "All is well." in desk.get(PAGE).content.decode()


def test_what_is_not_well_says_what_to_do(desk: Client, ming: User) -> None:
    certain_through(date(2026, 11, 30), ming)
    with acting_as_system():
        note_tick(now=NOW - timedelta(minutes=2))
        for number in range(3):
            enqueue(kind="points.alarm_unposted", key=f"late:{number}", payload={}, now=NOW - timedelta(minutes=6))
        lost = enqueue(kind="points.alarm_unposted", key="lost", payload={}, now=NOW)
        token, over = "00000000-0000-0000-0000-000000000001", NOW - timedelta(seconds=1)
        Job.objects.filter(pk=lost.pk).update(state=JobState.RUNNING, lease_token=token, leased_until=over)
        dead = enqueue(kind="points.alarm_unposted", key="dead", payload={}, now=NOW)
        Job.objects.filter(pk=dead.pk).update(state=JobState.FAILED, finished_at=NOW, error="no rate")
        proof("ledger.check", "2026-11-08", result={"discrepancies": 2})
        proof("ledger.check", "2026-11-07", result={"discrepancies": 0})
        NumberRange.objects.create(indicator="RH", country="CN", first=1, last=100, next=92, added_at=NOW)
        FxRate.objects.create(rate_on=date(2026, 10, 1), base="USD", rate=7)
    found = checks(desk)
    assert found["Beat's last tick"] == ("warn", "2\xa0minutes ago")
    assert found["Workers' last job"] == ("bad", "never seen since Redis was emptied")
    assert found["Oldest job that is due"] == ("warn", "3 jobs are due, the oldest for 6\xa0minutes")
    assert found["Jobs whose worker vanished"] == ("warn", "1 / 1")
    assert found["Jobs that stopped"] == ("warn", "1")
    assert found["Settlement of points"] == ("warn", "no month is posted yet")
    assert found["Proof of the ledger"] == ("bad", "8 Nov 2026: 2 discrepancies")
    assert found["Proof of the wallets"] == ("warn", "none in three days")
    assert found["Working days"] == ("warn", "certain through 30 Nov 2026, 22 days more")
    assert found["Registered numbers of CN"] == ("warn", "9 of 100 left")
    assert found["Exchange rates"] == ("bad", "USD is the oldest, of 1 Oct 2026")
    text = desk.get(PAGE).content.decode()
    assert "Read the error, mend the cause, try again." in text
    assert "Start PostgreSQL" not in text


def test_the_page_costs_thirteen_queries_whatever_there_is(desk: Client) -> None:
    """One more than other pages may: each of its checks is a question to another table."""
    assert queries_of(desk, PAGE) == 13
    with acting_as_system():
        for number in range(3):
            enqueue(kind="points.alarm_unposted", key=f"more:{number}", payload={}, now=NOW)
    assert queries_of(desk, PAGE) == 13
