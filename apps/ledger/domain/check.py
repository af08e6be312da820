"""Recomputes the whole ledger from its transfers and reports what differs. It never mends."""

from dataclasses import dataclass

from apps.common.checks import Discrepancy, checks_of
from apps.ledger.domain.door import query


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what is wrong with it."""

    transfers: int
    accounts: int
    discrepancies: list[Discrepancy]

    @property
    def consistent(self) -> bool:
        return not self.discrepancies


def check_ledger() -> Report:
    """Run every check in `sql/checks` in one snapshot. Only for the platform's roles; reads all transfers.

    Checks run as one statement, so that posts in the meantime do not look like discrepancies.
    """
    counts = (
        "select 'count', (select count(*) from ledger_transfer)::text, (select count(*) from ledger_account)::text, ''"
    )
    (_, transfers, accounts, _), *rows = query(f"{counts} union all {checks_of('ledger')}", None)
    return Report(int(transfers), int(accounts), [Discrepancy(*row) for row in rows])
