"""The named SQL of an import, run in order, with its progress."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from apps.common.sql import read_sql
from apps.history.domain.reports import Progress

COMPARING = (
    "write_sellers",
    "resolve_sellers",
    "resolve_orders",
    "resolve_parcels",
    "faults_unknown_sellers",
    "faults_unknown_orders",
)
WRITING = (
    "write_fx_rates",
    "write_elections",
    "write_orders",
    "write_settlements",
    "write_parcels",
    "write_scans",
    "analyze",
    "touched_orders",
)
LABELS = (("Comparing", COMPARING), ("Writing", WRITING))


@dataclass(frozen=True)
class Phases:
    """Runs `apps/history/sql/<name>.sql`, with the same parameters each time."""

    progress: Progress
    parameters: dict[str, Any]

    def run(self, name: str) -> tuple[Any, ...]:
        """Run one phase; returns the first row of its last statement, if that has any."""
        with connection.cursor() as cursor:
            cursor.execute(read_sql("history", name), self.parameters)
            row = cursor.fetchone() if cursor.description else None
        for label, names in LABELS:
            if name in names:
                self.progress(label, names.index(name) + 1, len(names))
        return row or ()
