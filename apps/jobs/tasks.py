"""Celery's two messages: run one job, and look at the clock."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.jobs.domain.pulse import note_claim, note_tick
from apps.jobs.domain.queue import sweep
from apps.jobs.domain.runs import run_job
from apps.jobs.domain.scheduling import enqueue_due, enqueue_sweeps
from config.schedule import SCHEDULE, SWEEPS


@shared_task(name="jobs.run")
def run(*, job_id: int) -> None:
    """Run one job, if it is due and nobody else does."""
    note_claim(now=timezone.now())
    lease = timedelta(seconds=settings.ENVIRONMENT.job_lease_seconds)
    run_job(job_id=job_id, clock=timezone.now, lease=lease)


@shared_task(name="jobs.tick")
def tick() -> None:
    """Every ten seconds: wake what was forgotten, and enqueue what the schedule says is due."""
    note_tick(now=timezone.now())
    sweep(now=timezone.now())
    enqueue_due(schedule=SCHEDULE, now=timezone.now())
    enqueue_sweeps(sweeps=SWEEPS, now=timezone.now())
