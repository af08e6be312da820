from collections.abc import Iterator
from typing import Any

import pytest

from tests.faults.private import services_of_ones_own


@pytest.fixture
def private_services(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """PostgreSQL and Redis of this test's own, migrated; yields the database's name, for `start_worker`."""
    with django_db_blocker.unblock(), services_of_ones_own() as name:
        yield name
