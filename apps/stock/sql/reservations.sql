-- Only what sellers are shown, of a supplier that is active, can be had.
create function stock.is_offered(p_offer bigint) returns boolean stable language sql as $$
    select exists (
        select from catalog_selleroffer join suppliers_supplier as supplier using (supplier_id)
        where offer_id = p_offer and supplier.state = 'active')
$$;

-- Reserve every line or none. What is held back for safety is not available.
create function stock.reserve(p_act stock.act, p_offers bigint[], p_quantities int[])
    returns setof stock.answer language plpgsql as $$
begin
    perform stock.lock(p_offers);
    if stock.is_replay(p_act) then
        return query select * from stock.replay(p_act);
        return;
    end if;
    return query
        select refusal.*
        from unnest(p_offers, p_quantities) with ordinality as line(offer_id, quantity, leg)
        left join stock_stocklevel as level using (offer_id)
        left join stock_stockpolicy as policy using (supplier_id)
        cross join lateral (
            select coalesce(stock.available(on_hand, reserved, safety_buffer), 0) as available,
                   stock.is_offered(offer_id) as is_offered
        ) as found
        cross join lateral stock.refused(
            leg::int, offer_id, quantity, available,
            case when is_offered then 'insufficient' else 'not offered' end) as refusal
        where not is_offered or available < line.quantity;
    if found then
        return;
    end if;
    return query
        with kept as (
            insert into stock_reservation (supplier_id, level_id, quantity, dispatched, released, document, reserved_at)
            select supplier_id, id, quantity, 0, 0, p_act.document, p_act.acted_at
            from unnest(p_offers, p_quantities) with ordinality as line(offer_id, quantity, leg)
            join stock_stocklevel using (offer_id) order by leg
            returning id, level_id
        ), change as (
            select array_agg((leg, level.id, 'reservation', quantity, 0, quantity, 0,
                              kept.id, p_act.acted_at, '', '')::stock.change) as lines
            from unnest(p_offers, p_quantities) with ordinality as line(offer_id, quantity, leg)
            join stock_stocklevel as level using (offer_id)
            join kept on kept.level_id = level.id
        )
        select applied.* from change, stock.apply(p_act, lines) as applied;
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
