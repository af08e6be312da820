"""`manage.py make_demo_history DIR --until YYYY-MM [--seed N] [--as-of INSTANT]`"""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from apps.common.commands import DomainCommand
from apps.common.periods import Month
from apps.history.demo.history import make_history
from apps.history.domain.columns import instant as instant_column


class Command(DomainCommand):
    help = "Write three months of an invented trade as CSV files, for import_history to read."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", metavar="DIR", type=Path)
        parser.add_argument("--until", required=True, help="the last whole Shanghai month, YYYY-MM")
        parser.add_argument("--seed", type=int, default=1, help="another number, another trade")
        parser.add_argument("--as-of", help="an instant with offset up to which trade is known; now if not given")

    def handle(self, *args: Any, directory: Path | str, until: str, seed: int, **options: Any) -> None:
        counts = make_history(
            directory=Path(directory), until=Month.parse(until), as_of=instant(options["as_of"]), seed=seed
        )
        if options["verbosity"]:
            self.stdout.write(
                f"{counts.orders} orders of {counts.sellers} sellers in {counts.parcels} parcels: see {directory}"
            )


def instant(text: str | None) -> datetime:
    """The instant given, or now; raises CommandError when it has no offset."""
    if text is None:
        return timezone.now()
    reason = instant_column("--as-of").reason_against(text)
    if reason:
        raise CommandError(f"--as-of: '{text}' {reason}")
    return datetime.fromisoformat(text)
