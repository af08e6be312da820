"""What Haitun's management commands share: refusals are one clear line and exit code 2."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from apps.common.errors import DomainError

REFUSED = 2


class DomainCommand(BaseCommand):
    """A command that makes one domain call; what the domain refuses it prints, without a traceback."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except DomainError as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
