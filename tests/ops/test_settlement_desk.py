"""A month's way through the administration: prepared, approved by a second person, posted."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client

from apps.accounts.models import Organization, User
from apps.common.periods import Month
from apps.jobs.domain.runs import run_job
from apps.jobs.enums import JobState
from apps.jobs.models import Job
from apps.points_ledger.domain.accounts import points_balance
from apps.points_ledger.domain.settlement_state import find_run
from apps.points_ledger.enums import RunState
from apps.points_ledger.models import SettlementRun
from apps.tenancy.context import acting_as_system
from tests.ops.staff import proven_client

pytestmark = pytest.mark.django_db

RUNS = "/admin/points_ledger/settlementrun/"
NOT_POSSIBLE = "“Approve and post” is not possible for October 2026 as it stands now; its page shows what is."


def work() -> list[Job]:
    """Do what is queued, as the worker would."""
    with acting_as_system():
        waiting = list(Job.objects.filter(state=JobState.QUEUED).order_by("pk"))
    for job in waiting:
        run_job(job_id=job.pk, clock=lambda: datetime.now(UTC), lease=timedelta(minutes=1))
    with acting_as_system():
        return list(Job.objects.filter(pk__in=[job.pk for job in waiting]).order_by("pk"))


def october() -> SettlementRun:
    with acting_as_system():
        run = find_run(Month(2026, 10))
    assert run is not None
    return run


def said(answer: HttpResponse) -> str:
    """The newest message that the page shows."""
    return str(list(get_messages(answer.wsgi_request))[-1])


@pytest.fixture
def prepared(desk: Client, sellers: dict[str, Organization]) -> SettlementRun:
    answer = desk.post(f"{RUNS}prepare/", {"month": "2026-10"})
    assert answer["Location"] == RUNS
    [job] = work()
    assert (job.kind, job.state, job.error) == ("points.prepare_month", "done", "")
    return october()


@pytest.mark.parametrize(("language", "month"), [("en", "October 2026"), ("zh-CN", "2026年10月")])
def test_months_and_numbers_are_written_by_the_language(
    language: str, month: str, prepared: SettlementRun, desk: Client
) -> None:
    headers = {"Accept-Language": language}
    listed = desk.get(RUNS, headers=headers).text
    assert f">{month}</a>" in listed
    page = desk.get(f"{RUNS}{prepared.pk}/change/", headers=headers).text
    assert f"<title>{month} |" in page
    assert '<div class="readonly">21,000</div>' in page


def test_staff_prepare_a_month_by_a_job_that_names_them(prepared: SettlementRun, ming: User) -> None:
    assert (prepared.state, prepared.prepared_by_id, prepared.stale) == (RunState.COMPUTED, ming.pk, False)
    assert (prepared.orders, prepared.packages, prepared.total_points) == (30, 30, 21_000)


def test_who_prepared_can_not_approve(desk: Client, prepared: SettlementRun, sellers: dict[str, Organization]) -> None:
    answer = desk.post(f"{RUNS}{prepared.pk}/act/approve/", follow=True)
    assert said(answer) == "you prepared the settlement of October 2026; a second person must approve it"
    assert october().state == RunState.COMPUTED
    assert work() == []
    with acting_as_system():
        assert points_balance(sellers["A"].pk) == 0


def test_a_second_person_approves_and_the_workers_post(
    prepared: SettlementRun, hua: User, sellers: dict[str, Organization]
) -> None:
    proven_client(hua).post(f"{RUNS}{prepared.pk}/act/approve/")
    run = october()
    assert (run.state, run.approved_by_id) == (RunState.APPROVED, hua.pk)
    [job] = work()
    assert (job.kind, job.key, job.payload, job.state) == (
        "points.post_month",
        "points.post:2026-10",
        {"run_id": run.pk},
        "done",
    )
    assert october().state == RunState.POSTED
    with acting_as_system():
        assert points_balance(sellers["A"].pk) == 21_000
        assert [(entry.user_id, entry.change_message) for entry in LogEntry.objects.all()] == [
            (hua.pk, "Approve and post")
        ]


def test_a_stale_run_is_not_approved_but_computed_again(prepared: SettlementRun, desk: Client, hua: User) -> None:
    with acting_as_system():
        SettlementRun.objects.update(stale=True)
    answer = proven_client(hua).post(f"{RUNS}{prepared.pk}/act/approve/", follow=True)
    assert said(answer) == NOT_POSSIBLE
    assert "Compute again" in answer.content.decode()
    proven_client(hua).post(f"{RUNS}{prepared.pk}/act/compute/")
    work()
    run = october()
    assert (run.stale, run.prepared_by_id) == (False, hua.pk)
    desk.post(f"{RUNS}{prepared.pk}/act/approve/")
    assert october().state == RunState.APPROVED


def test_approving_twice_is_refused_and_posts_once(prepared: SettlementRun, hua: User) -> None:
    second = proven_client(hua)
    second.post(f"{RUNS}{prepared.pk}/act/approve/")
    answer = second.post(f"{RUNS}{prepared.pk}/act/approve/", follow=True)
    assert said(answer) == NOT_POSSIBLE
    assert [job.key for job in work()] == ["points.post:2026-10"]


def test_an_unfinished_month_is_refused_on_the_form(desk: Client) -> None:
    answer = desk.post(f"{RUNS}prepare/", {"month": "2999-01"})
    assert answer.status_code == 200
    assert said(answer) == "January 2999 has not ended in Shanghai; settle it from 1 Feb 2999 on"
    answer = desk.post(f"{RUNS}prepare/", {"month": "October"})
    assert answer.context["form"].errors == {"month": ["'October' is not a month; write YYYY-MM, for example 2026-10"]}
    assert work() == []


def test_acts_need_a_post(desk: Client, prepared: SettlementRun) -> None:
    assert desk.get(f"{RUNS}{prepared.pk}/act/compute/").status_code == 405
    assert desk.post(f"{RUNS}{prepared.pk}/act/unknown/").status_code == 404
    assert desk.post(f"{RUNS}999999/act/approve/").status_code == 404


def test_the_statement_is_a_csv_file(desk: Client, prepared: SettlementRun) -> None:
    answer = desk.get(f"{RUNS}{prepared.pk}/statement.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="points-2026-10.csv"'
    assert answer.content.decode().splitlines() == [
        "seller,orders,packages,settled_cny_fen,option,band_points,base_points,bonus_orders,bonus_points,total_points",
        "A,30,30,79007,band,20000,20000,1,1000,21000",
        "B,0,0,0,band,0,0,0,0,0",
    ]


def test_a_line_is_explained_down_to_the_scan(desk: Client, prepared: SettlementRun) -> None:
    with acting_as_system():
        line = prepared.lines.get(seller__code="A")
    page = desk.get(f"/admin/points_ledger/settlementline/{line.pk}/explain/").content.decode()
    for said_text in ("A-big", "A-big-29", "$30.01", "7 (1 Sep 2026)", "21,007", "15 Oct 2026 12:00:00"):
        assert said_text in page


def test_staff_without_the_right_only_read(prepared: SettlementRun, hua: User) -> None:
    with acting_as_system():
        hua.is_superuser = False
        hua.save()
    client = proven_client(hua)
    assert client.post(f"{RUNS}{prepared.pk}/act/approve/").status_code == 403
    assert client.get(f"{RUNS}prepare/").status_code == 403
    assert october().state == RunState.COMPUTED
