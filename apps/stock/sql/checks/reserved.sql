select 'stock of offer ' || level.offer_id as subject, 'reserved ' || coalesce(held.open, 0),
       'reserved ' || level.reserved
from stock_stocklevel as level
left join (
    select level_id, sum(quantity - dispatched - released) as open from stock_reservation group by level_id
) as held on held.level_id = level.id
where coalesce(held.open, 0) <> level.reserved
