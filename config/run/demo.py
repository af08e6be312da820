"""Filling an empty database with the demo, through the worker, and showing what came of it."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.core.management import call_command
from django.utils import timezone
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from apps.common.periods import Month, shanghai_day
from apps.history.demo.history import MONTHS
from apps.jobs.domain.queue import sweep
from apps.jobs.enums import ENDED, JobState
from apps.jobs.models import Job
from apps.ops.domain import demo
from apps.points_ledger.domain.figures import figures_of_run
from apps.points_ledger.enums import RunState
from apps.points_ledger.formats import as_table
from apps.points_ledger.models import SettlementRun
from apps.tenancy.context import acting_as_system
from config.environment import Environment
from config.run.console import console, failed, step

PROGRESS = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[note]}"))
KeepRunning = Callable[[], None]


def load_demo(environment: Environment, *, keep_running: KeepRunning) -> None:
    """Do what of the demo is not done yet; nothing in a database that somebody else filled."""
    with acting_as_system():
        if not demo.demo_is_wanted():
            return
        begun = demo.demo_begun_at()
    now = begun or timezone.now()
    month = Month.of(now).previous
    directory = environment.var / "demo"
    if begun is None:
        with step("Demo data"):
            call_command("make_demo_history", str(directory), until=str(month), verbosity=0)
    months = demo_months(month)
    first_day, yesterday = months[0].first_day, shanghai_day(now) - timedelta(days=1)
    work("Import of history", partial(demo.enqueue_demo_import, directory=str(directory), now=now), keep_running)
    for each in months:
        work(f"Points of {each}", partial(demo.enqueue_demo_settlement, month=each, now=now), keep_running)
    for day in (first_day, yesterday):  # the days between are caught up with the second one
        work(f"Tiers up to {day}", partial(demo.enqueue_demo_tiers, day=day, now=now), keep_running)
    with acting_as_system():
        demo.create_demo_accounts(seller=demo.seller_worth_showing(month), now=now)
        supply_is_wanted = demo.supply_is_wanted()
    if supply_is_wanted:
        load_supply(now, keep_running)


def load_supply(now: datetime, keep_running: KeepRunning) -> None:
    """Suppliers, goods, money, and what the workers make of a supplier's feeds."""
    work("Supply", partial(demo.enqueue_demo_supply, now=now), keep_running)
    for number, run, title in demo.FEED_RUNS:
        enqueue = partial(demo.enqueue_demo_feed, number=number, run=run, now=now)
        work(f"Feed {number + 1}, {title}", enqueue, keep_running)


def demo_months(last: Month) -> list[Month]:
    """The demo's closed months, the oldest first."""
    months = [last]
    while len(months) < MONTHS:
        months.insert(0, months[0].previous)
    return months


def work(title: str, enqueue: Callable[[], Job], keep_running: KeepRunning) -> None:
    """Have the worker do a job, and show its progress until it is done."""
    with acting_as_system():
        job = enqueue()
    if job.state == JobState.DONE:
        return
    with Progress(*PROGRESS, console=console) as progress:
        bar = progress.add_task(title, total=None, note="")
        while job.state not in ENDED:
            keep_running()
            sweep(now=timezone.now())  # a run that was cut off before is taken up again
            time.sleep(0.1)
            with acting_as_system():
                job.refresh_from_db()
            note = f"{job.progress_done:,} of {job.progress_total:,} {job.progress_label}" if job.progress_total else ""
            progress.update(bar, completed=job.progress_done, total=job.progress_total or None, note=note)
        if not job.progress_total:
            progress.update(bar, completed=1, total=1)
    if job.state != JobState.DONE:
        raise failed(f"{title}: {job.state}. Try again with ./manage.py jobs --retry {job.key}\n{job.error}")


def show_demo() -> None:
    """The statement of the last settled month, and who may sign in to look at it."""
    with acting_as_system():
        run = SettlementRun.objects.filter(state=RunState.POSTED).first()
        if run:
            console.print(as_table(figures_of_run(run)), markup=False, soft_wrap=True)
        show_sign_ins(demo.demo_sign_ins(timezone.now()))


def show_sign_ins(people: list[demo.SignIn]) -> None:
    if not people:
        return
    table = Table(title=f"Demo sign-ins, all with the password {demo.PASSWORD}")
    for heading in ("who", "organisation", "e-mail", "second factor"):
        table.add_column(heading)
    for person in people:
        table.add_row(person.who, person.organization, person.email, person.code)
    console.print(table)
    console.print("The operator's code changes every half minute; a new one: [bold]./manage.py demo_code[/]")
