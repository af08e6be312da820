"""Benchmarks: a durable cluster of their own beside the copy's; databases are made for each run."""

import dataclasses

from config.environment import read_environment
from config.settings.test import *  # noqa: F403
from config.settings.test import LOGGING, database

ENVIRONMENT = dataclasses.replace(
    read_environment(), var=read_environment().var / "bench", database_url="", database_owner_url="", redis_url=""
)
DATABASES = {
    "default": database("", "haitun", ENVIRONMENT),
    "owner": database("", "haitun_owner", ENVIRONMENT),
}
CELERY_BROKER_URL = f"redis+socket://{ENVIRONMENT.socket_dir / 'redis.sock'}"
# A line for each request would drown the figures.
LOGGING = {**LOGGING, "loggers": {**LOGGING["loggers"], "django_structlog": {"level": "WARNING"}}}
