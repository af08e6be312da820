"""Tests: a cluster of their own beside the copy's, in-memory mail and cache."""

import dataclasses
import os

from config.environment import read_environment
from config.settings.base import *  # noqa: F403
from config.settings.base import CACHES, database

ENVIRONMENT = dataclasses.replace(
    read_environment(), var=read_environment().var / "test", database_url="", database_owner_url="", redis_url=""
)
DATABASES = {
    "default": database("", "haitun", ENVIRONMENT),
    "owner": database("", "haitun_owner", ENVIRONMENT),
}
for alias in DATABASES.values():  # the worker of a drill joins the database of its test
    alias["NAME"] = os.environ.get("HAITUN_TEST_DATABASE", alias["NAME"])
# A test that is one transaction has nothing that a second connection could see.
SETTLEMENT_WRITERS = 2 if "HAITUN_TEST_DATABASE" in os.environ else 1
REDIS_SOCKET = ENVIRONMENT.socket_dir / "redis.sock"
CELERY_BROKER_URL = f"redis+socket://{REDIS_SOCKET}"
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SECRET_KEY = "only-for-tests"  # noqa: S105  # protects nothing: tests make all their data
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = ENVIRONMENT.var / "files"
