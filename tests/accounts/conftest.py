from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.accounts.people import People, make_people


@pytest.fixture(autouse=True)
def forgotten_rate_limits() -> Iterator[None]:
    """Each test starts with nothing counted against it."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def people(db: None) -> People:
    return make_people()


@pytest.fixture
def committed_people(cloned_db: str, django_db_blocker: pytest.FixtureRequest) -> Iterator[People]:
    """The same in a database of its own, for what happens on commit or after a failed view."""
    with django_db_blocker.unblock():
        yield make_people()
