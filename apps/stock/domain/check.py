"""Recomputes every level from its movements and reservations and reports what differs. It never mends."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

CHECKS = Path(__file__).parent.parent / "sql" / "checks"


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One figure that is not what the movements say."""

    check: str
    subject: str
    expected: str
    found: str


def check_stock() -> list[Discrepancy]:
    """Run every check in `sql/checks` in one snapshot. Only for the platform's roles; reads all movements."""
    checks = " union all ".join(
        f"(select '{path.stem}', found_by.* from ({path.read_text()}) as found_by)"
        for path in sorted(CHECKS.glob("*.sql"))
    )
    with connection.cursor() as cursor:
        cursor.execute(checks)
        return [Discrepancy(*row) for row in cursor.fetchall()]
