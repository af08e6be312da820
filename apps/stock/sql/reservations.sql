-- Only what sellers are shown, of a supplier that is active, can be had.
create function stock.is_offered(p_offer bigint) returns boolean stable language sql as $$
    select exists (
        select from catalog_selleroffer join suppliers_supplier as supplier using (supplier_id)
        where offer_id = p_offer and supplier.state = 'active')
$$;

-- Reserve every line or none. What is held back for safety is not available. One statement does all, other than
-- with `stock.apply`: everybody who wants the same goods waits meanwhile.
create function stock.reserve(p_act stock.act, p_offers bigint[], p_quantities int[])
    returns setof stock.answer language plpgsql as $$
#variable_conflict use_column
begin
    perform stock.lock(p_offers);
    if stock.is_replay(p_act) then
        return query select * from stock.replay(p_act);
        return;
    end if;
    return query
    with line as materialized (
        select leg::int, wanted.offer_id, wanted.quantity, level.id as level_id, supplier_id,
               stock.is_offered(wanted.offer_id) as is_offered,
               coalesce(stock.available(on_hand, reserved, safety_buffer), 0) as available
        from unnest(p_offers, p_quantities) with ordinality as wanted(offer_id, quantity, leg)
        left join stock_stocklevel as level using (offer_id)
        left join stock_stockpolicy using (supplier_id)
    ), short as materialized (
        select * from line where not is_offered or available < quantity
    ), served as materialized (
        select * from line where not exists (select from short)
    ), held as (
        insert into stock_reservation (supplier_id, level_id, quantity, dispatched, released, document, reserved_at)
        select supplier_id, level_id, quantity, 0, 0, p_act.document, p_act.acted_at from served order by leg
        returning id as reservation_id, level_id
    ), moved as (
        update stock_stocklevel as level
        set reserved = level.reserved + served.quantity, version = level.version + 1
        from served where level.id = served.level_id
        returning served.*, new.version, new.on_hand, new.reserved
    ), kept as (
        insert into stock_movement (
            supplier_id, level_id, version, kind, quantity, on_hand_change, reserved_change, on_hand_after,
            reserved_after, shortfall, reservation_id, document, reason, source, happened_at, recorded_at, actor_id,
            key, leg, content
        )
        select supplier_id, level_id, version, 'reservation', quantity, 0, quantity, on_hand,
               reserved, 0, reservation_id, p_act.document, '', '', p_act.acted_at, p_act.acted_at, p_act.actor_id,
               p_act.key, leg, p_act.content
        from moved join held using (level_id)
    )
    select leg, offer_id, supplier_id, 'reservation', quantity, 0, on_hand, reserved, 0, reservation_id, '',
           case when available = quantity then false end, false, null::text
    from moved join held using (level_id)
    union all
    select (stock.refused(leg, offer_id, quantity, available,
                          case when is_offered then 'insufficient' else 'not offered' end)).*
    from short
    order by 1;
end $$;

-- Dispatch or release what a reservation still holds, or a part of it.
create function stock.end_reservation(
    p_act stock.act, p_kind text, p_reservation bigint, p_quantity int, p_reason text
) returns setof stock.answer language plpgsql as $$
declare
    held stock_reservation;
    held_open int;
    offer constant bigint := (select level.offer_id from stock_reservation as reservation
        join stock_stocklevel as level on level.id = reservation.level_id where reservation.id = p_reservation);
begin
    perform stock.lock(array[offer]);
    if stock.is_replay(p_act) then
        return query select * from stock.replay(p_act);
        return;
    end if;
    select * into held from stock_reservation where id = p_reservation;
    held_open := held.quantity - held.dispatched - held.released;
    p_quantity := coalesce(p_quantity, nullif(held_open, 0));
    if (p_quantity <= held_open) is not true then
        return query select * from stock.refused(1, offer, p_quantity, held_open,
            case when held.id is null then 'unknown' else 'insufficient' end);
        return;
    end if;
    update stock_reservation set
        dispatched = dispatched + case p_kind when 'dispatch' then p_quantity else 0 end,
        released = released + case p_kind when 'release' then p_quantity else 0 end
    where id = p_reservation;
    return query select * from stock.apply(p_act, array[(
        1, held.level_id, p_kind, p_quantity, case p_kind when 'dispatch' then -p_quantity else 0 end, -p_quantity, 0,
        held.id, p_act.acted_at, '', p_reason)::stock.change]);
end $$;
