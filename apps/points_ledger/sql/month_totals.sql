-- The one pass over a month's earning orders. CREATE TABLE AS may use parallel workers; INSERT … SELECT may not.
create temp table month_total on commit drop as
select seller_id, count(*) as orders, sum(packages) as packages, sum(settled_cny_fen)::bigint as settled_cny_fen,
  count(*) filter (where bonus) as bonus_orders
from points_ledger_earningorder
where month = %(month)s
group by seller_id
