from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from tests.stock.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def committed(cloned_db: str, django_db_blocker: Any) -> Iterator[World]:
    """A world in a database of its own, for tests with several connections."""
    with django_db_blocker.unblock():
        yield make_world()
        connections.close_all()
