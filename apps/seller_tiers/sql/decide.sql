-- Decide one Shanghai day for every seller who had joined by then, and record it: the rules of
-- docs/rules.md in their only executable place. `standards` is indexed by level, from 1; level 0
-- has no standard, and above the top there is none to meet.
with counted as (
  select seller.id as seller_id, count(placed.seller_id) as orders
  from accounts_organization seller
  left join orders_order placed on placed.seller_id = seller.id and placed.status <> 'cancelled'
    and placed.placed_at >= %(opens_at)s and placed.placed_at < %(closes_at)s
  where seller.kind = 'seller' and seller.joined_on <= %(day)s
  group by seller.id
),
standing as (
  select seller_id, orders, tier.last_change_on,
    coalesce(tier.level, 0) as level, coalesce(tier.days_under, 0) as days_under,
    %(relief_for_everyone)s or seller_id = any(%(relief_seller_ids)s::bigint[]) as has_relief
  from counted left join seller_tiers_sellertier tier using (seller_id)
),
measured as (
  select standing.*, own_standard, next_standard,
    coalesce(orders < own_standard * %(window_days)s, false) as is_under,
    coalesce(orders >= next_standard * %(window_days)s, false)
      and coalesce(%(day)s - last_change_on >= %(promotion_gap_days)s, true) as is_promoted
  from standing
  cross join (select %(standards)s::bigint[] as standards) book
  cross join lateral (
    select standards[least(level, cardinality(standards))] as own_standard,
      standards[level + 1] as next_standard
  ) asked
),
-- Under relief a day below the standard neither counts nor starts the count again.
judged as (
  select *, case when is_under then days_under + (not has_relief)::int else 0 end as now_under
  from measured
),
decided as (
  select *,
    case when is_promoted then level + 1
      when now_under >= %(demotion_days)s and not has_relief then level - 1
      else level end as new_level
  from judged
),
changed as (
  insert into seller_tiers_tierchange
    (seller_id, changed_on, from_level, to_level, orders_30d, standard, days_under, rule_book_id)
  select seller_id, %(day)s, level, new_level, orders,
    case when is_promoted then next_standard else own_standard end, now_under, %(rule_book_id)s
  from decided where new_level <> level
)
insert into seller_tiers_sellertier (seller_id, level, days_under, last_change_on, orders_30d)
select seller_id, new_level,
  case when new_level = level then now_under else 0 end,
  case when new_level = level then last_change_on else %(day)s end,
  orders
from decided
on conflict (seller_id) do update set level = excluded.level, days_under = excluded.days_under,
  last_change_on = excluded.last_change_on, orders_30d = excluded.orders_30d
