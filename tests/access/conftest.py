"""One database for all doors, with the cast in it; requests commit, as they do outside of tests."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.cast import Cast, make_cast
from tests.databases import clone_of_template


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with django_db_blocker.unblock(), clone_of_template(f"haitun_access_{worker}_{os.getpid()}"):
        yield make_cast()
