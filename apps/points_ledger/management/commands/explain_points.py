"""`manage.py explain_points --seller S --month M`: where each point of a seller's month comes from."""

from typing import Any

from django.core.management.base import CommandParser

from apps.accounts.domain.queries import seller_by_code
from apps.common.commands import DomainCommand
from apps.common.periods import Month
from apps.points_ledger.explanation import explanation_lines
from apps.tenancy.context import acting_as_system


class Command(DomainCommand):
    help = "Print line by line which order, parcels, scan, settlement, FX rate and rule made each point."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seller", required=True, help="the seller's code")
        parser.add_argument("--month", required=True, help="the Shanghai month, YYYY-MM")

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as_system():
            seller = seller_by_code(options["seller"])
            for line in explanation_lines(seller, Month.parse(options["month"])):
                self.stdout.write(line)
