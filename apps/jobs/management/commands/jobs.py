from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db.models import Count
from django.utils import timezone

from apps.common.commands import DomainCommand
from apps.jobs.domain.queue import retry_job
from apps.jobs.enums import STOPPED
from apps.jobs.models import Job
from apps.tenancy.context import acting_as_ops


class Command(DomainCommand):
    help = "Count the jobs by kind and state and show those that stopped, or queue stopped ones again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", metavar="KEY", help="queue the stopped job of this key again")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as_ops():
            self.retry(options["retry"]) if options["retry"] else self.show()

    def retry(self, key: str) -> None:
        jobs = list(Job.objects.filter(key=key))
        if not jobs:
            raise CommandError(f"no job has the key '{key}'; `manage.py jobs` lists those that stopped")
        for job in jobs:
            retry_job(job_id=job.pk, by="command line", now=timezone.now())
            self.stdout.write(f"queued again: {job.key}")

    def show(self) -> None:
        counts = Job.objects.values_list("kind", "state").annotate(jobs=Count("id")).order_by("kind", "state")
        for kind, state, jobs in counts:
            self.stdout.write(f"{kind:<30} {state:<12} {jobs:>8}")
        for job in Job.objects.filter(state__in=STOPPED).order_by("id"):
            self.stdout.write(f"{job.key} {job.state}: {job.error.partition(chr(10))[0]}")
