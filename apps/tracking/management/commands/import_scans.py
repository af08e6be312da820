"""Takes over a postal operator's event file and says what became of it."""

from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.management.base import CommandParser
from django.utils import timezone

from apps.common.commands import DomainCommand
from apps.tenancy.context import acting_as_system
from apps.tracking.domain.files import keep_scan_file, run_import
from apps.tracking.models import RefusedScan


class Command(DomainCommand):
    help = "Take over a CSV or XLSX file of EMSEVT events; the same file again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        with file.open("rb") as opened, acting_as_system():
            kept = keep_scan_file(file=File(opened), name=file.name, now=timezone.now())
        counts = run_import(
            file_id=kept.pk, now=timezone.now(), step=acting_as_system, progress=lambda done, total, label: None
        )
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count:,}")
        with acting_as_system():
            kept.refresh_from_db()
            for line in kept.notes:
                self.stdout.write(line)
            for refused in RefusedScan.objects.filter(file=kept)[:100]:
                self.stderr.write(f"line {refused.line}: {refused.reason}")
