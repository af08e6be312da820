"""The quality world with everything twice: each task is done with scripts, and by other rows without."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from apps.common.periods import Month
from apps.points_ledger.domain.settlement import prepare_month
from apps.tenancy.context import acting_as_system
from tests.browser.accounts.conftest import FLAGS
from tests.browser.serving import served
from tests.quality.conftest import quality
from tests.quality.world import NOW, Quality

__all__ = ["quality"]
SECOND = "-2"


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
def browser(site: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
