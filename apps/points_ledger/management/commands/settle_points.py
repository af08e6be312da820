"""`manage.py settle_points --month YYYY-MM`: compute, approve and post a month's points, or preview it."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandParser
from django.utils import timezone

from apps.common.commands import DomainCommand
from apps.common.periods import Month
from apps.points_ledger.domain.month import month_figures, settle_and_report
from apps.points_ledger.formats import FORMATS
from apps.tenancy.context import acting_as_system


class Command(DomainCommand):
    help = "Settle an ended Shanghai month: every seller's points, posted once however often this runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, help="the Shanghai month to settle, YYYY-MM")
        parser.add_argument("--preview", action="store_true", help="show the figures and write nothing")
        parser.add_argument("--format", choices=sorted(FORMATS), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        month, now = Month.parse(options["month"]), timezone.now()
        if options["preview"]:
            with acting_as_system():
                figures = month_figures(month=month, now=now)
        else:
            writers = settings.SETTLEMENT_WRITERS
            figures = settle_and_report(month=month, now=now, step=acting_as_system, writers=writers)
        self.stdout.write(FORMATS[options["format"]](figures))
