"""The sellers of tests/dashboard on a server of their own, at today's real date: a browser keeps its own clock."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.accounts.people import PASSWORD
from tests.browser.accounts.conftest import browser, context, page
from tests.browser.serving import served
from tests.dashboard.conftest import World, make_world

__all__ = ["browser", "context", "page"]


@pytest.fixture
def world(cloned_db: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    cache.clear()
    with django_db_blocker.unblock():
        yield make_world(timezone.now(), password=PASSWORD)


@pytest.fixture
def site(world: World) -> Iterator[str]:
    with served() as address:
        yield address
