select subject, 'supplier ' || owner, 'supplier ' || found
from (
    select 'stock of offer ' || level.offer_id as subject, offer.supplier_id as owner, level.supplier_id as found
    from stock_stocklevel as level left join catalog_offer as offer on offer.id = level.offer_id
    union all
    select 'movement ' || movement.id, level.supplier_id, movement.supplier_id
    from stock_movement as movement left join stock_stocklevel as level on level.id = movement.level_id
    union all
    select 'reservation ' || held.id, level.supplier_id, held.supplier_id
    from stock_reservation as held left join stock_stocklevel as level on level.id = held.level_id
) as row
where owner is distinct from found
