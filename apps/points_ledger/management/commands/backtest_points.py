"""`manage.py backtest_points --month M --rule-book V`: a past month by another rule book, seller by seller."""

from typing import Any

from django.core.management.base import CommandParser
from django.utils import timezone

from apps.common.commands import DomainCommand
from apps.common.periods import Month
from apps.points_ledger.backtest_formats import FORMATS
from apps.points_ledger.domain.backtest import backtest, rule_book_of_version
from apps.tenancy.context import acting_as_system


class Command(DomainCommand):
    help = "Show what a rule book, published or a draft, would have given in an ended month. Writes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--month", required=True, help="the ended Shanghai month, YYYY-MM")
        parser.add_argument("--rule-book", required=True, type=int, help="the version of the other rule book")
        parser.add_argument("--format", choices=sorted(FORMATS), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        month, now = Month.parse(options["month"]), timezone.now()
        with acting_as_system():
            book = rule_book_of_version(options["rule_book"])
            test = backtest(month=month, rule_book=book, now=now)
        self.stdout.write(FORMATS[options["format"]](test))
