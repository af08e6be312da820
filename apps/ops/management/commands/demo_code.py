"""`manage.py demo_code`: the demo operator's second factor, for who has no authenticator app at hand."""

from typing import Any

from django.utils import timezone

from apps.common.commands import DomainCommand
from apps.ops.domain.demo import operator_code
from apps.tenancy.context import acting_as_system


class Command(DomainCommand):
    help = "Print the code that the demo operator's authenticator app would show now."

    def handle(self, *args: Any, **options: Any) -> None:
        with acting_as_system():
            self.stdout.write(operator_code(timezone.now()))
