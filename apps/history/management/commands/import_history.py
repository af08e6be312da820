"""`manage.py import_history DIR [--dry-run]`: all of the files, or nothing and the list of what is wrong."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from apps.common.commands import DomainCommand
from apps.history.console import ConsoleProgress
from apps.history.domain.importing import import_history
from apps.history.domain.reports import Fault, ImportReport


class Command(DomainCommand):
    help = "Import sellers, elections, orders, parcels and FX rates from the CSV files of a directory."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", metavar="DIR", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="report what would be done, and keep nothing")

    def handle(self, *args: Any, directory: Path, dry_run: bool, **options: Any) -> None:
        progress = ConsoleProgress(self.stderr)

        def show_fault(fault: Fault) -> None:
            progress.close()
            self.stderr.write(str(fault))

        with progress:
            report = import_history(
                directory=directory,
                now=timezone.now(),
                dry_run=dry_run,
                on_fault=show_fault,
                progress=progress.show,
            )
        self.show(report, directory, dry_run)

    def show(self, report: ImportReport, directory: Path, dry_run: bool) -> None:
        for counts in report.files:
            self.stdout.write(str(counts))
        for file, columns in report.ignored_columns.items():
            self.stdout.write(f"{file}: ignored {', '.join(columns)}")
        doubts = report.doubtful_numbers
        if doubts.count:
            shown = ", ".join(doubts.first) + (", …" if doubts.count > len(doubts.first) else "")
            self.stdout.write(f"Warning: {doubts.count} registered packets have no correct S10 number: {shown}")
        if report.corrections:
            self.stdout.write(
                f"{report.corrections} corrections to closed months; they will be adjusted in the next open month"
            )
        if report.nothing_changed:
            self.stdout.write(f"Nothing changed: all of {directory} was imported before")
        elif dry_run:
            self.stdout.write("Dry run: nothing was kept")
