-- Every seller's line of a month, from `month_total` and the choice in force at the month's last instant.
select seller.id as seller_id, coalesce(election.option, 'band') as election,
  coalesce(total.orders, 0) as orders, coalesce(total.packages, 0) as packages,
  coalesce(total.settled_cny_fen, 0) as settled_cny_fen, coalesce(total.bonus_orders, 0) as bonus_orders,
  award.option, award.band_points, award.base_points, award.bonus_points, award.total_points
from accounts_organization seller
left join month_total total on total.seller_id = seller.id
left join (
  select distinct on (seller_id) seller_id, option from points_ledger_election
  where effective_from <= %(last_day)s
  order by seller_id, effective_from desc
) election on election.seller_id = seller.id
cross join lateral points_award(
  %(book_id)s, coalesce(election.option, 'band'), coalesce(total.orders, 0), coalesce(total.packages, 0)::bigint,
  coalesce(total.settled_cny_fen, 0), coalesce(total.bonus_orders, 0)
) award
where seller.kind = 'seller'
