"""Imports and exports in a real browser: pages fit and read out loud, and a file is asked for and fetched."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.exports.models import Export
from apps.jobs.domain.runs import run_job
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_system
from tests.browser.dashboard.test_points import sign_in
from tests.browser.looks import check_page
from tests.dashboard.conftest import World

pytestmark = [pytest.mark.slow, pytest.mark.browser]
PAGE = "/dashboard/transfers/"


def work() -> None:
    """What a worker does with the export."""
    with acting_as_system():
        job_id = Job.objects.get(kind="exports.make").pk
    run_job(job_id=job_id, clock=timezone.now, lease=timedelta(seconds=60))


def forget() -> None:
    """Take the file out of the storage again."""
    with acting_as_system():
        Path(settings.MEDIA_ROOT, Export.objects.get().file.name).unlink()


def apart(do: Callable[[], None]) -> None:
    """The browser's own loop runs in this thread, and Django keeps the database away from loops."""
    working = threading.Thread(target=lambda: (do(), connections.close_all()))
    working.start()
    working.join()


def test_a_file_is_asked_for_and_fetched_once_it_is_ready(world: World, page: Page) -> None:
    sign_in(page)
    check_page(page, PAGE)
    page.get_by_role("list", name="Export").get_by_role("link", name="Orders").click()
    page.get_by_label("Order number begins with").fill("A-this-0")
    page.get_by_label("Format").select_option("csv")
    page.get_by_role("button", name="Make the file").click()
    expect(page.get_by_role("row", name="Orders")).to_contain_text("being made")
    page.get_by_role("link", name="Reload").focus()
    apart(work)
    link = page.get_by_role("link", name="haitun-orders-")
    expect(link).to_be_visible(timeout=15_000)  # the page looks again by itself
    expect(page.get_by_role("link", name="Reload")).to_be_focused()
    with page.expect_download() as download:
        link.click()
    assert len(Path(download.value.path()).read_text("utf-8-sig").splitlines()) == 1 + 10
    for address in (PAGE, f"{PAGE}new/?kind=orders", f"{PAGE}new/?kind=wallet"):
        check_page(page, address)
    apart(forget)
