"""From a run's lines and adjustments to transfers and lots, each under a key that posts once."""

from datetime import date
from typing import Final

from apps.ledger import api as ledger
from apps.points_ledger.domain.accounts import (
    DEBT,
    POINTS,
    debt_account,
    issuing_account,
    points_account,
)
from apps.points_ledger.enums import PTS
from apps.points_ledger.models import Adjustment, SettlementRun, SettlementShard

AWARD: Final = "points.award"
ADJUSTMENT: Final = "points.adjustment"
LINE: Final = "settlement_line"
EARNING_SELLERS = """
select seller_id from points_ledger_settlementline where run_id = %(run_id)s and total_points > 0 order by seller_id
"""
AWARDS = f"""
select line.seller_id::text as key, %s::bigint as src,
  {ledger.account_of("line.seller_id", purpose=POINTS, unit=PTS)} as dst, 'PTS' as unit, line.total_points as amount,
  'points.award' as kind, 'settlement_line' as document_kind, line.id as document_id, %s::date as effective_on,
  %s::date as expires_on, to_char(line.month, 'YYYY-MM') as memo
from points_ledger_settlementline line
where line.run_id = %s and line.seller_id between %s and %s and line.total_points > 0
order by line.seller_id
"""


def award_scope(run: SettlementRun) -> str:
    """The key space of a run's awards: one award a seller and month, whatever happens."""
    return f"points.award {run.period}"


def open_award_accounts(run: SettlementRun) -> int:
    """Open points accounts for some of the run's sellers that earn and have none; how many."""
    return ledger.open_missing_accounts(EARNING_SELLERS, {"run_id": run.pk}, purpose=POINTS, unit=PTS, bears_lots=True)


def post_awards(run: SettlementRun, shard: SettlementShard) -> None:
    """Post the awards of a shard's sellers; those posted before are passed over."""
    sellers = [shard.first_seller_id, shard.last_seller_id]
    parameters = [issuing_account(), run.effective_on, expiry_of(run), run.pk, *sellers]
    ledger.bulk_post_select(AWARDS, parameters, scope=award_scope(run))


def expiry_of(run: SettlementRun) -> date | None:
    """The first day on which the run's points are gone: the first of a month, or never."""
    months = run.rule_book.expire_after_months
    if months is None or run.effective_on is None:
        return None
    index = run.effective_on.year * 12 + run.effective_on.month + months  # the month after the last good one
    return date(index // 12, index % 12 + 1, 1)


def post_adjustments(run: SettlementRun) -> None:
    """Post the run's adjustments, each naming its order; what can't be taken back is owed, then repaid."""
    adjustments = Adjustment.objects.select_related("order").filter(run=run).exclude(points=0).order_by("id")
    for adjustment in adjustments.iterator():
        _post_adjustment(run, adjustment)
    for debt in ledger.debts(purpose=DEBT, unit=PTS):
        if debt.seller_id is not None and run.effective_on is not None:
            ledger.repay_debt(
                account=points_account(debt.seller_id),
                debt=debt.account,
                effective_on=run.effective_on,
                scope=f"points.repay {run.period}",
                key=str(debt.account),
            )


def _post_adjustment(run: SettlementRun, adjustment: Adjustment) -> None:
    points, account, issued = adjustment.points or 0, points_account(adjustment.seller_id), issuing_account()
    posting = ledger.Posting(
        src=issued if points > 0 else account,
        dst=account if points > 0 else issued,
        unit=PTS,
        amount=abs(points),
        kind=ADJUSTMENT,
        document_kind="adjustment",
        document_id=adjustment.pk,
        effective_on=run.effective_on or adjustment.month,
        expires_on=expiry_of(run) if points > 0 else None,
        memo=f"{adjustment.month:%Y-%m} {adjustment.order.order_no}",
    )
    if points > 0:
        ledger.post(posting, scope=ADJUSTMENT, key=str(adjustment.pk))
    else:
        ledger.post_or_owe(posting, debt=debt_account(adjustment.seller_id), scope=ADJUSTMENT, key=str(adjustment.pk))
