-- What closed months have booked for the touched orders: the frozen row and its adjustments so far.
create temp table earning_booked on commit drop as
select order_id, max(month) as month, sum(orders) as orders, sum(packages) as packages,
  sum(settled_cny_fen) as settled_cny_fen, sum(bonus_orders) as bonus_orders
from (
  select earning.order_id, earning.month, 1 as orders, earning.packages,
    earning.settled_cny_fen, earning.bonus::int as bonus_orders
  from points_ledger_earningorder earning
  join earning_touched using (order_id)
  where earning.month in (select month from earning_closed)
  union all
  select adjustment.order_id, adjustment.month, d_orders, d_packages, d_settled_cny_fen, d_bonus_orders
  from points_ledger_adjustment adjustment
  join earning_touched using (order_id)
) known
group by order_id
