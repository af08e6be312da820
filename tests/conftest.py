"""Real PostgreSQL, the real runtime role, and a template database that every worker copies."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connections
from django.utils import translation

from config.embedded import running_services
from tests.databases import clone_of_template, ensure_template, superuser_sql


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Words are read in English, whatever language a page of an earlier test left active."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def services() -> Iterator[None]:
    """The test cluster and its Redis, shared by all workers; the last one out stops them."""
    with running_services(settings.ENVIRONMENT, durable=False):
        yield


@pytest.fixture(scope="session")
def django_db_setup(services: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """One database a worker, copied from the migrated template; tests connect as the runtime login."""
    with django_db_blocker.unblock():
        ensure_template()
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        with clone_of_template(f"haitun_test_{worker}"):
            yield


@pytest.fixture
def cloned_db(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh committed database for tests with several connections or processes; yields its name."""
    with django_db_blocker.unblock():
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        with clone_of_template(f"haitun_clone_{worker}_{os.getpid()}") as name:
            yield name


@pytest.fixture
def as_superuser(django_db_setup: None) -> Callable[[str], object]:
    """Run SQL as the cluster's superuser on the current test database: to break things on purpose."""
    return lambda sql: superuser_sql(sql, database=connections["default"].settings_dict["NAME"])
