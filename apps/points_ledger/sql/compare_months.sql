-- A run's lines beside those of the run before; a seller that had none then had nothing.
select line.id as line_id, line.seller_id, seller.code, seller.name, line.option,
  line.packages, coalesce(earlier.packages, 0) as packages_before,
  line.bonus_orders, coalesce(earlier.bonus_orders, 0) as bonus_orders_before,
  line.total_points as points, coalesce(earlier.total_points, 0) as points_before
from points_ledger_settlementline line
join accounts_organization seller on seller.id = line.seller_id
left join points_ledger_settlementline earlier
  on earlier.run_id = %(earlier_id)s and earlier.seller_id = line.seller_id
where line.run_id = %(run_id)s
