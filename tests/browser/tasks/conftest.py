"""The quality world with everything twice: each task is done with scripts, and by other rows without."""

import shutil
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import BrowserContext, ViewportSize, sync_playwright

from apps.common.periods import Month
from apps.points_ledger.domain.settlement import prepare_month
from apps.tenancy.context import acting_as_system
from tests.browser.accounts.conftest import FLAGS
from tests.browser.serving import served
from tests.quality.conftest import quality
from tests.quality.world import NOW, Quality

__all__ = ["quality"]
SECOND = "-2"
SCREEN: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def ready(quality: Quality) -> Quality:
    """Months of which nobody has approved the points are left by a colleague."""
    quality.grow(SECOND)
    with acting_as_system():
        for month in (Month(2026, 8), Month(2026, 9)):
            prepare_month(month=month, now=NOW, prepared_by_id=quality.hua.pk)
    return quality


@pytest.fixture(scope="module")
def site(ready: Quality) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(scope="module")
def contexts(site: str, ready: Quality) -> Iterator[Callable[[str, bool], BrowserContext]]:
    """A browser of each person, with scripts or without; it keeps styles and scripts from task to task."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)

        @cache
        def context_of(who: str, scripted: bool) -> BrowserContext:
            context = browser.new_context(base_url=site, locale="en-US", java_script_enabled=scripted, viewport=SCREEN)
            cookies = ready.cookies[who].items()
            context.add_cookies([{"name": name, "value": cookie.value, "url": site} for name, cookie in cookies])
            context.set_default_timeout(15_000)
            return context

        yield context_of
        browser.close()
