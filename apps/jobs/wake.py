"""Telling the workers that there is something to do. A lost message costs a moment, never the work."""

from collections.abc import Sequence

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from kombu.exceptions import OperationalError

logger = structlog.get_logger(__name__)


def queue_name() -> str:
    """A job's id means something in one database only, so each database has its own queue."""
    return str(settings.DATABASES["default"]["NAME"])


def wake_on_commit(job_ids: Sequence[int]) -> None:
    """Send the wake-ups once the current transaction is committed; whatever happens, the act stands."""
    if job_ids:
        transaction.on_commit(lambda: wake(job_ids), robust=True)


def wake(job_ids: Sequence[int]) -> None:
    """Send one message a job; the first that Redis doesn't take is logged and ends the attempt."""
    try:
        for job_id in job_ids:
            current_app.send_task("jobs.run", kwargs={"job_id": job_id}, queue=queue_name(), retry=False)
    except OperationalError as error:
        logger.warning("wake_up_not_sent", job_ids=list(job_ids), error=str(error))
