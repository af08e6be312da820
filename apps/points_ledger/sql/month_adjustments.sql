-- Points of the adjustments that no run has taken yet: each is the step that its order makes in the total
-- of its closed month, recomputed by that month's own rule book and choice, in the order of noting.
with pending as (
  select adjustment.id, adjustment.seller_id, adjustment.month, run.rule_book_id,
    coalesce(line.election, 'band') as election,
    coalesce(line.orders, 0) + coalesce(earlier.orders, 0)
      + sum(adjustment.d_orders) over steps as orders,
    coalesce(line.packages, 0) + coalesce(earlier.packages, 0)
      + sum(adjustment.d_packages) over steps as packages,
    coalesce(line.settled_cny_fen, 0) + coalesce(earlier.fen, 0)
      + sum(adjustment.d_settled_cny_fen) over steps as fen,
    coalesce(line.bonus_orders, 0) + coalesce(earlier.bonus_orders, 0)
      + sum(adjustment.d_bonus_orders) over steps as bonus_orders,
    coalesce(line.total_points, 0) + coalesce(earlier.points, 0) as before
  from points_ledger_adjustment adjustment
  join points_ledger_settlementrun run on run.month = adjustment.month
  left join points_ledger_settlementline line on line.run_id = run.id and line.seller_id = adjustment.seller_id
  left join (
    select seller_id, month, sum(d_orders) as orders, sum(d_packages) as packages,
      sum(d_settled_cny_fen) as fen, sum(d_bonus_orders) as bonus_orders, sum(points) as points
    from points_ledger_adjustment where run_id is not null group by seller_id, month
  ) earlier on earlier.seller_id = adjustment.seller_id and earlier.month = adjustment.month
  where adjustment.run_id is null
  window steps as (partition by adjustment.seller_id, adjustment.month order by adjustment.id)
),
stepped as (
  select pending.id,
    award.total_points - lag(award.total_points, 1, pending.before::bigint)
      over (partition by pending.seller_id, pending.month order by pending.id) as points
  from pending
  cross join lateral points_award(
    rule_book_id, election, orders::bigint, packages::bigint, fen::bigint, bonus_orders::bigint
  ) award
)
update points_ledger_adjustment adjustment
set run_id = %(run_id)s, points = stepped.points
from stepped where stepped.id = adjustment.id
