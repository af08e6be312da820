"""The main tasks by keyboard alone, with scripts and without; docs/tasks.md says how many choices each takes."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Browser, Page

from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from config.environment import ROOT
from tests.browser.tasks.conftest import SECOND
from tests.browser.tasks.keyboard import Keyboard
from tests.browser.tasks.walks import TASKS, Walk
from tests.quality.world import Quality

pytestmark = pytest.mark.crawl
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


@pytest.fixture(params=[True, False], ids=["scripted", "without scripts"])
def page(request: pytest.FixtureRequest, browser: Browser, site: str, ready: Quality, name: str) -> Iterator[Page]:
    context = browser.new_context(
        base_url=site, locale="en-US", java_script_enabled=request.param, viewport={"width": 1440, "height": 900}
    )
    cookies = {name: cookie.value for name, cookie in ready.cookies[TASKS[name][0]].items()}
    context.add_cookies([{"name": name, "value": value, "url": site} for name, value in cookies.items()])
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.scripted = request.param  # type: ignore[attr-defined]  # which rows are this walk's
    yield page
    context.close()


@pytest.mark.parametrize("name", TASKS)
def test_task_is_done_by_keyboard(name: str, page: Page, worker: Callable[[], None], tmp_path: Path) -> None:
    _who, start, act = TASKS[name]
    page.goto(start)
    keyboard = Keyboard(page)
    tag = "" if page.scripted else SECOND  # type: ignore[attr-defined]  # set by the fixture
    act(Walk(keyboard, tag, worker, tmp_path))
    assert keyboard.choices == written_down()[name]
