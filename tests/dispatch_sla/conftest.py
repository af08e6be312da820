"""Words are read in English here, whatever language a page of an earlier test left active."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.dispatch_sla.world import World, make_world


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def world(db: None) -> World:
    return make_world()
