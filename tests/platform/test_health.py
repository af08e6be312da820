"""Liveness is the process alone; readiness is the database, its login role and Redis."""

import pytest
from django.conf import settings as test_settings
from django.db import connection
from django.test import Client

REDIS = "django.core.cache.backends.redis.RedisCache"


@pytest.fixture
def real_redis(settings) -> None:
    """The test cluster's Redis in place of the in-memory cache."""
    use_redis(settings, f"unix://{test_settings.REDIS_SOCKET}")


def use_redis(settings, location: str) -> None:
    settings.CACHES = {"default": {"BACKEND": REDIS, "LOCATION": location}}


@pytest.fixture
def login(cloned_db):
    """Changes how the default connection logs in; as before afterwards."""
    before = dict(connection.settings_dict)

    def change(**values: str) -> None:
        connection.close()
        connection.settings_dict.update(values)

    yield change
    change(**before)


def readiness() -> tuple[int, dict]:
    response = Client().get("/readyz")
    return response.status_code, response.json()


def test_ready_when_database_and_redis_answer(cloned_db, real_redis):
    assert readiness() == (200, {"status": "ok", "checks": {"database": "ok", "redis": "ok"}})


def test_not_ready_without_redis(cloned_db, settings):
    use_redis(settings, "unix:///nonexistent/redis.sock")
    checks = {"database": "ok", "redis": "ConnectionError"}
    assert readiness() == (503, {"status": "unavailable", "checks": checks})


def test_not_ready_without_database(login, real_redis):
    login(HOST="/nonexistent")
    checks = {"database": "OperationalError", "redis": "ok"}
    assert readiness() == (503, {"status": "unavailable", "checks": checks})


def test_not_ready_with_a_login_that_policies_do_not_bind(login, real_redis):
    login(USER="postgres")
    status, answer = readiness()
    assert status == 503
    assert answer["checks"]["database"].startswith("database login 'postgres' is a superuser")


def test_alive_even_when_nothing_else_is(login, settings):
    login(HOST="/nonexistent")
    use_redis(settings, "unix:///nonexistent/redis.sock")
    response = Client().get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})
