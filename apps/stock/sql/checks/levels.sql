select 'stock of offer ' || level.offer_id as subject,
       format('on hand %s, reserved %s, version %s, seen %s', sum.on_hand, sum.reserved, sum.version, sum.seen_at),
       format('on hand %s, reserved %s, version %s, seen %s', level.on_hand, level.reserved, level.version, observed_at)
from stock_stocklevel as level
left join (
    select level_id, sum(on_hand_change) as on_hand, sum(reserved_change) as reserved, count(*) as version,
           max(happened_at) filter (where kind = 'observation') as seen_at
    from stock_movement group by level_id
) as sum on sum.level_id = level.id
where (coalesce(sum.on_hand, 0), coalesce(sum.reserved, 0), coalesce(sum.version, 0), sum.seen_at)
    is distinct from (level.on_hand, level.reserved, level.version, level.observed_at)
