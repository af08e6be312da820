"""Recomputes the ledger and prints only what differs; exit code 1 if anything does."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict

from django.core.management.base import BaseCommand

from apps.ledger.api import Report, check_ledger
from apps.tenancy.context import acting_as_system


class Command(BaseCommand):
    help = "Recompute every balance, version, hold, lot and roll-up from the transfers; print only discrepancies."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *, format: str, **options: object) -> None:
        with acting_as_system():
            report = check_ledger()
        for line in as_json(report) if format == "json" else as_text(report):
            self.stdout.write(line)
        if not report.consistent:
            sys.exit(1)


def as_text(report: Report) -> list[str]:
    if report.consistent:
        return [f"ledger is consistent: {report.transfers} transfers, {report.accounts} accounts"]
    return [
        f"{wrong.check}: {wrong.subject}: expected {wrong.expected}; found {wrong.found}"
        for wrong in report.discrepancies
    ]


def as_json(report: Report) -> list[str]:
    return [json.dumps({"consistent": report.consistent, **asdict(report)}, ensure_ascii=False, indent=2)]
