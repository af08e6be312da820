"""The quality world in a database of its own, once a module; time stands where the world was made."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from playwright.sync_api import sync_playwright

from tests.browser.accounts.conftest import FLAGS
from tests.browser.serving import served
from tests.databases import clone_of_template
from tests.quality.crawl import Crawler
from tests.quality.routes import Route, routes
from tests.quality.world import NOW, Quality, make_quality_world


@pytest.fixture(scope="module")
def quality(django_db_setup: None, django_db_blocker: Any) -> Iterator[Quality]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    cache.clear()
    name = f"haitun_quality_{worker}_{os.getpid()}"
    with django_db_blocker.unblock(), clone_of_template(name), time_machine.travel(NOW):
        yield make_quality_world()


@pytest.fixture(scope="module")
def pages(quality: Quality) -> list[Route]:
    return routes()


@pytest.fixture(scope="module")
def crawler(quality: Quality, pages: list[Route]) -> Iterator[Crawler]:
    """Depends on the pages: once the browser's loop runs in this thread, Django asks the database nothing."""
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield Crawler(browser, site, quality.cookies)
        browser.close()
