"""Celery: the bell that wakes workers. What they work on is in the database (apps/jobs)."""

import logging.config
import os
from typing import Any

from celery import Celery, signals
from django.conf import settings
from django.db import connections
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
app = Celery("haitun")
app.steps["worker"].add(DjangoStructLogInitStep)


@app.add_defaults
def configuration() -> dict[str, Any]:
    """Read when first needed: settings cannot be imported while this package is."""
    from apps.jobs.wake import queue_name
    from config.schedule import TICK_SECONDS

    return {
        "broker_url": settings.CELERY_BROKER_URL,
        "broker_connection_retry_on_startup": True,
        # An act that enqueues must not wait for a Redis that is away: one try, briefly.
        "broker_transport_options": {"max_retries": 0, "socket_connect_timeout": 2, "socket_timeout": 5},
        "task_publish_retry": False,
        "task_default_queue": queue_name(),
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "worker_prefetch_multiplier": 1,
        "worker_hijack_root_logger": False,
        "worker_send_task_events": False,
        "accept_content": ["json"],
        "enable_utc": True,
        "timezone": "UTC",
        "beat_scheduler": "celery.beat:Scheduler",  # the tick needs no memory, so beat keeps no file
        "beat_schedule": {
            "tick": {"task": "jobs.tick", "schedule": TICK_SECONDS, "options": {"expires": TICK_SECONDS}}
        },
    }


@signals.setup_logging.connect
def log_like_django(**kwargs: Any) -> None:
    """Having a receiver keeps Celery from installing handlers of its own."""
    logging.config.dictConfig(settings.LOGGING)


@signals.worker_init.connect
@signals.beat_init.connect
def refuse_unsafe_login(**kwargs: Any) -> None:
    """Stop before the first job with a login that could see every tenant, or with no database at all."""
    from apps.tenancy import login_role

    try:
        login_role.refuse_unsafe_login()
    except Exception as error:
        raise SystemExit(f"Haitun does not start: {error}") from error  # signals swallow any Exception
    finally:
        connections.close_all()  # children must not inherit it
