"""Before a month is published: its lines, transfers and lots agree, and every earning order was counted."""

from typing import Any

from django.db import connection

from apps.ledger import api as ledger
from apps.points_ledger.domain.errors import ProofFailed
from apps.points_ledger.domain.posting import award_scope
from apps.points_ledger.models import SettlementRun

EXPECTED = """
select id as document_id, seller_id, total_points as amount from points_ledger_settlementline
where run_id = %(run_id)s and total_points > 0
"""
UNCOUNTED = """
select (select count(*) from points_ledger_earningorder where month = %(month)s)
  - (select coalesce(sum(orders), 0) from points_ledger_settlementline where run_id = %(run_id)s)
"""


def prove_run(run: SettlementRun) -> None:
    """Raise ProofFailed unless each line is one transfer and lot, seller by seller, and every earning order counted."""
    parameters: dict[str, Any] = {"run_id": run.pk, "month": run.month}
    differing = ledger.grant_discrepancies(EXPECTED, parameters, scope=award_scope(run))
    with connection.cursor() as cursor:
        cursor.execute(UNCOUNTED, parameters)
        uncounted = cursor.fetchone()[0]
    if differing or uncounted:
        raise ProofFailed(
            f"settlement of {run.period}: {differing} awards differ from their lines, {uncounted} earning orders are"
            " not counted in exactly one line; nothing was published"
        )
