"""A real browser on a real server with a database of its own."""

import shutil
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.accounts.people import People, make_people
from tests.browser.serving import served

FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]


@pytest.fixture
def people(cloned_db: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[People]:
    cache.clear()
    with django_db_blocker.unblock():
        yield make_people()


@pytest.fixture
def site(people: People) -> Iterator[str]:
    """The address of a server on these people's database."""
    with served() as address:
        yield address


@pytest.fixture
def browser(site: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)


@pytest.fixture
def context(browser: Browser, site: str) -> BrowserContext:
    return browser.new_context(base_url=site, locale="en-US")


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page on which the browser must have nothing to complain about, blocked inline code above all."""
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []
