select 'reservation ' || held.id as subject,
       format('reserved %s, dispatched %s, released %s', moved.reserved, moved.dispatched, moved.released),
       format('reserved %s, dispatched %s, released %s', held.quantity, held.dispatched, held.released)
from stock_reservation as held
left join (
    select reservation_id, level_id,
           coalesce(sum(reserved_change) filter (where kind = 'reservation'), 0) as reserved,
           coalesce(-sum(reserved_change) filter (where kind = 'dispatch'), 0) as dispatched,
           coalesce(-sum(reserved_change) filter (where kind = 'release'), 0) as released
    from stock_movement where reservation_id is not null group by reservation_id, level_id
) as moved on moved.reservation_id = held.id and moved.level_id = held.level_id
where (moved.reserved, moved.dispatched, moved.released) is distinct from (held.quantity, held.dispatched, held.released)
