"""Do costs, wallets, points and settlements say the same? It reports, it never mends."""

from dataclasses import dataclass
from pathlib import Path

from django.db import connection

CHECKS = Path(__file__).parent.parent / "sql" / "checks"


@dataclass(frozen=True)
class CostDiscrepancy:
    """A figure that is not what the other side has."""

    check: str
    subject: str
    expected: str
    found: str


def check_order_costs() -> list[CostDiscrepancy]:
    """Run every check in `sql/checks` in one snapshot; empty when all agree. Only for the platform's roles."""
    checks = " union all ".join(
        f"(select '{path.stem}', found_by.* from ({path.read_text()}) as found_by)"
        for path in sorted(CHECKS.glob("*.sql"))
    )
    with connection.cursor() as cursor:
        cursor.execute(f"select * from ({checks}) as found order by 1, 2")
        return [CostDiscrepancy(*row) for row in cursor.fetchall()]
