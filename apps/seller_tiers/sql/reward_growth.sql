-- Growth rewards due for one evaluated Shanghai day: more orders than in as many days before.
with eligible as (
  select tier.seller_id from seller_tiers_sellertier tier
  where tier.level >= %(growth_min_level)s and not exists (
    select from seller_tiers_growthreward reward
    where reward.seller_id = tier.seller_id and reward.earned_on > %(day)s - %(growth_rest_days)s
  )
),
compared as (
  select placed.seller_id,
    count(*) filter (where placed.placed_at >= %(middle_at)s) as orders,
    count(*) filter (where placed.placed_at < %(middle_at)s) as orders_before
  from orders_order placed
  where placed.seller_id in (select seller_id from eligible) and placed.status <> 'cancelled'
    and placed.placed_at >= %(opens_at)s and placed.placed_at < %(closes_at)s
  group by placed.seller_id
)
insert into seller_tiers_growthreward
  (seller_id, earned_on, orders, orders_before, amount_cny_fen, rule_book_id)
select seller_id, %(day)s, orders, orders_before, %(growth_reward_cny_fen)s, %(rule_book_id)s
from compared where orders - orders_before >= %(growth_orders)s
