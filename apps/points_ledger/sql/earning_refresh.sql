-- Bring the open months' earning orders in line with `earning_fact`. An order that a closed month
-- has booked belongs to it for ever; `earning_booked` names those.
with wanted as (
  select fact.* from earning_fact fact
  where not exists (select from earning_booked booked where booked.order_id = fact.order_id)
    and fact.month not in (select month from earning_closed)
),
written as (
  insert into points_ledger_earningorder as earning
    (order_id, seller_id, month, qualified_at, packages, settled_cny_fen, bonus)
  select order_id, seller_id, month, qualified_at, packages, settled_cny_fen, bonus from wanted
  on conflict (order_id) do update set
    month = excluded.month, qualified_at = excluded.qualified_at, packages = excluded.packages,
    settled_cny_fen = excluded.settled_cny_fen, bonus = excluded.bonus
  where (earning.month, earning.qualified_at, earning.packages, earning.settled_cny_fen, earning.bonus)
    is distinct from
    (excluded.month, excluded.qualified_at, excluded.packages, excluded.settled_cny_fen, excluded.bonus)
  returning 1
),
dropped as (
  delete from points_ledger_earningorder earning
  using earning_touched touched
  where earning.order_id = touched.order_id
    and earning.month not in (select month from earning_closed)
    and not exists (select from wanted where wanted.order_id = earning.order_id)
  returning 1
)
select (select count(*) from written) + (select count(*) from dropped)
