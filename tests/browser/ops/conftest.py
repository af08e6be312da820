"""Staff before the administration in a real browser; their sessions began with a second factor."""

from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page

from apps.common.periods import Month
from apps.points_ledger.domain.rule_books import copy_rule_book
from apps.points_ledger.domain.settlement import prepare_month
from apps.points_ledger.models import RuleBook
from apps.tenancy.context import acting_as_system
from tests.browser.accounts.conftest import browser, page
from tests.browser.serving import served
from tests.dashboard.conftest import make_world
from tests.ops.staff import make_staff, proven_client

__all__ = ["browser", "page"]


@pytest.fixture
def staff(cloned_db: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[dict[str, SimpleCookie]]:
    """Ming and Hua. Last month is posted, the month before is computed by the schedule, and version 2 is drafted."""
    cache.clear()
    with django_db_blocker.unblock():
        make_world(timezone.now())
        with acting_as_system():
            prepare_month(month=Month.of(timezone.now()).previous.previous, now=timezone.now())
            copy_rule_book(book_id=RuleBook.objects.get().pk, now=timezone.now())
        yield {name: proven_client(make_staff(f"{name}@haitun.example")).cookies for name in ("ming", "hua")}


@pytest.fixture
def cookies(staff: dict[str, SimpleCookie]) -> SimpleCookie:
    return staff["ming"]


@pytest.fixture
def site(cookies: SimpleCookie) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def context(browser: Browser, site: str, cookies: SimpleCookie) -> BrowserContext:
    return context_of(browser, site, cookies)


def context_of(browser: Browser, site: str, cookies: SimpleCookie) -> BrowserContext:
    context = browser.new_context(base_url=site, locale="en-US")
    context.add_cookies([{"name": name, "value": cookie.value, "url": site} for name, cookie in cookies.items()])
    return context


@pytest.fixture
def another(browser: Browser, site: str, staff: dict[str, SimpleCookie]) -> Page:
    """Hua, a second person of the staff, in a browser of her own."""
    return context_of(browser, site, staff["hua"]).new_page()
