"""What must hold at the end of every story, and the figures that stories look at."""

from django.db import connection

from apps.ledger import api as ledger
from apps.stock.domain.check import check_stock
from apps.tenancy.context import acting_as_system

TRIAL_BALANCE = """
select owner, sum(posted)::bigint from (
    select account.purpose as owner, transfer.amount as posted
    from ledger_transfer as transfer join ledger_account as account on account.id = transfer.dst_id
    union all
    select account.purpose, -transfer.amount
    from ledger_transfer as transfer join ledger_account as account on account.id = transfer.src_id
) as leg group by owner
"""


def trial_balance() -> dict[str, int]:
    """Every account's balance in fen, by its purpose, from the transfers alone; empty ones are left out."""
    with acting_as_system(), connection.cursor() as cursor:
        cursor.execute(TRIAL_BALANCE)
        return {purpose: posted for purpose, posted in cursor.fetchall() if posted}


def assert_in_order(**balances: int) -> None:
    """The books say exactly this, add up to nothing, and neither check finds anything."""
    found = trial_balance()
    assert (found, sum(found.values())) == (balances, 0)
    with acting_as_system():
        assert ledger.check_ledger().discrepancies == []
        assert check_stock() == []
