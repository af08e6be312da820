"""Recomputes all stock and prints only what differs; exit code 1 if anything does."""

import sys

from django.core.management.base import BaseCommand

from apps.stock.domain.check import check_stock
from apps.tenancy.context import acting_as_system


class Command(BaseCommand):
    help = "Recompute every stock level from its movements and reservations; print only discrepancies."

    def handle(self, **options: object) -> None:
        with acting_as_system():
            discrepancies = check_stock()
        for wrong in discrepancies:
            self.stdout.write(f"{wrong.check}: {wrong.subject}: expected {wrong.expected}; found {wrong.found}")
        if discrepancies:
            sys.exit(1)
