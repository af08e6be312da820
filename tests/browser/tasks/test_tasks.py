"""The main tasks by keyboard alone, with scripts and without; docs/tasks.md says how many choices each takes."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import BrowserContext

from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from config.environment import ROOT
from tests.browser.tasks.conftest import SECOND
from tests.browser.tasks.keyboard import Keyboard
from tests.browser.tasks.walks import TASKS, Walk

pytestmark = [pytest.mark.slow, pytest.mark.browser]
LINE = re.compile(r"^\| (\d+) \| \w+ \| ([^|]+) \| (\d+) \|", re.MULTILINE)
WORKED_OFF = ("feeds.", "order_files.", "points.")


def written_down() -> dict[str, int]:
    """Choices of each task, as docs/tasks.md tells them."""
    return {name.strip(): int(choices) for _, name, choices in LINE.findall((ROOT / "docs/tasks.md").read_text())}


def test_every_task_is_written_down_and_done():
    assert list(written_down()) == list(TASKS)


def work_off() -> None:
    with acting_as_system():
        queued = list(Job.objects.filter(state="queued").values_list("pk", "kind"))
    for pk, kind in queued:
        if kind.startswith(WORKED_OFF):
            run_job(job_id=pk, clock=timezone.now, lease=timedelta(minutes=1))
    connections.close_all()


@pytest.fixture
def worker() -> Callable[[], None]:
    """In a thread of its own: this one belongs to the browser."""

    def work() -> None:
        with ThreadPoolExecutor(1) as pool:
            pool.submit(work_off).result()

    return work


@pytest.mark.parametrize("scripted", [True, False], ids=["scripted", "without scripts"])
@pytest.mark.parametrize("name", TASKS)
def test_task_is_done_by_keyboard(
    name: str,
    scripted: bool,
    contexts: Callable[[str, bool], BrowserContext],
    worker: Callable[[], None],
    tmp_path: Path,
) -> None:
    who, start, act = TASKS[name]
    page = contexts(who, scripted).new_page()
    page.goto(start)
    keyboard = Keyboard(page)
    act(Walk(keyboard, "" if scripted else SECOND, worker, tmp_path))
    page.close()
    assert keyboard.choices == written_down()[name]
