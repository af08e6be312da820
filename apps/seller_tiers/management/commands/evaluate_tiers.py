"""`manage.py evaluate_tiers --date D | --from D1 --to D2`: decide ended days and print their changes."""

from argparse import ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from apps.common.commands import DomainCommand
from apps.common.periods import InvalidPeriod
from apps.seller_tiers.domain.evaluation import Progressing, evaluate_days
from apps.seller_tiers.domain.queries import changes_between
from apps.seller_tiers.formats import FORMATS
from apps.tenancy.context import acting_as_system


class Command(DomainCommand):
    help = (
        "Evaluate seller tiers for ended Shanghai days, after every day missed before them, and print the"
        " changes of the days asked for. A day that was evaluated before is only printed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        when = parser.add_mutually_exclusive_group(required=True)
        when.add_argument("--date", type=as_day, metavar="D", help="one day, YYYY-MM-DD")
        when.add_argument("--from", type=as_day, dest="first", metavar="D1", help="the first of several days")
        parser.add_argument("--to", type=as_day, dest="last", metavar="D2", help="the last of them")
        parser.add_argument("--format", choices=sorted(FORMATS), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        first, last = requested_days(options["date"], options["first"], options["last"])
        with self.progress_bar() as progress:
            evaluated = evaluate_days(
                first=first, last=last, now=timezone.now(), step=acting_as_system, progress=progress
            )
        self.tell_missed([day for day in evaluated if day < first])
        with acting_as_system():
            text = FORMATS[options["format"]](changes_between(first=first, last=last))
        self.stdout.write(text)

    @contextmanager
    def progress_bar(self) -> Iterator[Progressing]:
        """A bar on a terminal, nothing anywhere else."""
        with Progress(console=Console(stderr=True), transient=True, disable=not self.stderr.isatty()) as bar:
            task = bar.add_task("Evaluating", total=None)
            yield lambda done, total, day: bar.update(task, completed=done, total=total, description=day)

    def tell_missed(self, missed: list[date]) -> None:
        if missed:
            self.stderr.write(f"Evaluated {len(missed)} missed days first: {missed[0]} to {missed[-1]}.")


def as_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"'{text}' is not a day; write YYYY-MM-DD, for example 2026-10-31") from None


def requested_days(day: date | None, first: date | None, last: date | None) -> tuple[date, date]:
    """The first and the last day asked for. Raises InvalidPeriod."""
    if day and not last:
        return day, day
    if not (first and last):
        raise InvalidPeriod("give either --date D, or --from D1 together with --to D2")
    if last < first:
        raise InvalidPeriod(f"--to {last} is before --from {first}")
    return first, last
