"""`manage.py rebuild_search`: write what sellers search anew, from what is published."""

from apps.catalog.domain.search import rebuild_entries
from apps.common.commands import DomainCommand
from apps.tenancy.context import acting_as_system


class Command(DomainCommand):
    help = "Write all search entries anew, by the newest rates; entries that are right stay as they are."

    def handle(self, *args: object, **options: object) -> None:
        changed = rebuild_entries(step=acting_as_system)
        self.stdout.write(f"{changed:,} search entries changed")
