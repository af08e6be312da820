"""Recomputes what orders cost and prints only what differs; exit code 1 if anything does."""

import sys

from django.core.management.base import BaseCommand

from apps.order_costs.domain.check import check_order_costs
from apps.tenancy.context import acting_as_system


class Command(BaseCommand):
    help = "Compare orders' costs with charges, points and settlements; print only discrepancies."

    def handle(self, **options: object) -> None:
        with acting_as_system():
            found = check_order_costs()
        for wrong in found:
            self.stdout.write(f"{wrong.check}: {wrong.subject}: expected {wrong.expected}; found {wrong.found}")
        if found:
            sys.exit(1)
        self.stdout.write("order costs agree with wallets, points and settlements")
