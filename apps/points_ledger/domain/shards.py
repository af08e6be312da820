"""A run's lines in pieces of a thousand sellers, each posted whole, by whichever writer claims it first."""

from typing import Final

from django.db import connection
from django.db.models import Sum

from apps.points_ledger.models import SettlementRun, SettlementShard

SELLERS_A_SHARD: Final = 1000
CUT = """
insert into points_ledger_settlementshard (run_id, number, first_seller_id, last_seller_id, sellers, is_posted)
select %(run_id)s, number, min(seller_id), max(seller_id), count(*), false
from (
  select seller_id, (row_number() over (order by seller_id) - 1) / %(size)s as number
  from points_ledger_settlementline where run_id = %(run_id)s
) line
group by number order by number
"""


def cut_shards(run: SettlementRun) -> None:
    """Write the run's shards, in the order of seller ids, once its lines are final."""
    with connection.cursor() as cursor:
        cursor.execute(CUT, {"run_id": run.pk, "size": SELLERS_A_SHARD})


def claim_shard(run: SettlementRun) -> SettlementShard | None:
    """The next shard that is neither posted nor claimed by another writer, locked until the transaction ends."""
    waiting = SettlementShard.objects.filter(run=run, is_posted=False).order_by("number")
    return waiting.select_for_update(skip_locked=True).first()


def unposted_shards(run: SettlementRun) -> int:
    """How many shards are left once every other writer has ended its transaction."""
    return len(SettlementShard.objects.filter(run=run, is_posted=False).order_by("number").select_for_update())


def posted_sellers(run: SettlementRun) -> int:
    """How many of the run's sellers stand in posted shards."""
    total = SettlementShard.objects.filter(run=run, is_posted=True).aggregate(Sum("sellers"))
    return total["sellers__sum"] or 0
