-- How every act changes levels: it locks them in the order of their offers, looks its key up, and applies its changes.

create schema stock;

create type stock.act as (key text, content bytea, document text, actor_id bigint, acted_at timestamptz);

create type stock.change as (
    leg int, level_id bigint, kind text, quantity int, on_hand_change int, reserved_change int, shortfall int,
    reservation_id bigint, happened_at timestamptz, source text, reason text
);

-- What came of one line. `turned` tells whether it is now in stock, if that is news; `refusal` why nothing moved.
create type stock.answer as (
    leg int, offer_id bigint, supplier_id bigint, kind text, quantity int, on_hand_change int, on_hand int,
    reserved int, shortfall int, reservation_id bigint, reason text, turned boolean, replayed boolean, refusal text
);

create function stock.available(on_hand int, reserved int, buffer int) returns int immutable language sql
    return greatest(on_hand - reserved - coalesce(buffer, 0), 0);

-- An offer's level is opened by the first act that brings goods. The lock keeps the buffer of its supplier
-- as it is until this transaction ends: who changes a buffer only sees the levels that are there.
create function stock.open_levels(p_offers bigint[]) returns void language plpgsql as $$
begin
    if exists (
        select from unnest(p_offers) as wanted(id)
        where not exists (select from stock_stocklevel level where level.offer_id = wanted.id)
    ) then
        perform pg_advisory_xact_lock_shared(hashtext('stock.buffer'), owner.supplier_id::int)
        from (select distinct supplier_id from catalog_offer where id = any(p_offers) order by 1) as owner;
        insert into stock_stocklevel (offer_id, supplier_id, on_hand, reserved, version, source)
        select id, supplier_id, 0, 0, 0, '' from catalog_offer where id = any(p_offers) order by id
        on conflict (offer_id) do nothing;
    end if;
end $$;

-- Rows are locked in the order of their offers. Before them, where they are few, a queue: a row's waiters wake all
-- together and follow its new version one by one; those of an advisory lock wake one at a time, in turn.
create function stock.lock(p_offers bigint[]) returns void language plpgsql as $$
begin
    if cardinality(p_offers) <= 20 then
        perform pg_advisory_xact_lock(turn.key)
        from (select hashtextextended('stock.level', id) as key from unnest(p_offers) as id order by 1) as turn;
    end if;
    perform from stock_stocklevel where offer_id = any(p_offers) order by offer_id for no key update;
end $$;

create function stock.is_replay(p_act stock.act) returns boolean language plpgsql as $$
declare
    earlier bytea;
begin
    select content into earlier from stock_movement where key = p_act.key and leg = 1;
    if earlier <> p_act.content then
        raise exception 'key ''%'' was used for something else before; take a new one', p_act.key
            using errcode = 'ST001';
    end if;
    return earlier is not null;
end $$;

create function stock.replay(p_act stock.act) returns setof stock.answer stable language sql as $$
    select leg, offer_id, level.supplier_id, kind, quantity, on_hand_change, on_hand_after, reserved_after,
           shortfall, reservation_id, reason, null::boolean, true, null
    from stock_movement join stock_stocklevel as level on level.id = level_id
    where key = p_act.key order by leg
$$;

create function stock.apply(p_act stock.act, p_changes stock.change[]) returns setof stock.answer language plpgsql as $$
#variable_conflict use_column
begin
    return query
    with moved as (
        update stock_stocklevel as level set
            on_hand = level.on_hand + change.on_hand_change,
            reserved = level.reserved + change.reserved_change,
            version = level.version + 1,
            observed_at = case change.kind when 'observation' then change.happened_at else level.observed_at end,
            source = case change.kind when 'observation' then change.source else level.source end
        from unnest(p_changes) as change
        where level.id = change.level_id
        returning change.*, new.offer_id, new.supplier_id, new.version, new.on_hand, new.reserved,
                  old.on_hand as on_hand_before, old.reserved as reserved_before
    ), kept as (
        insert into stock_movement (
            supplier_id, level_id, version, kind, quantity, on_hand_change, reserved_change, on_hand_after,
            reserved_after, shortfall, reservation_id, document, reason, source, happened_at, recorded_at, actor_id,
            key, leg, content
        )
        select supplier_id, level_id, version, kind, quantity, on_hand_change, reserved_change, on_hand,
               reserved, shortfall, reservation_id, p_act.document, reason, source, happened_at, p_act.acted_at,
               p_act.actor_id, p_act.key, leg, p_act.content
        from moved
    )
    select leg, offer_id, supplier_id, kind, quantity, on_hand_change, on_hand, reserved, shortfall,
           reservation_id, reason, case when is_there <> was_there then is_there end, false, null
    from moved left join stock_stockpolicy as policy using (supplier_id)
    cross join lateral (
        select stock.available(on_hand, reserved, safety_buffer) > 0 as is_there,
               stock.available(on_hand_before, reserved_before, safety_buffer) > 0 as was_there
    ) as shown
    order by leg;
end $$;

-- Lines that cannot be served, as answers without a movement.
create function stock.refused(p_leg int, p_offer bigint, p_quantity int, p_available int, p_refusal text)
    returns stock.answer immutable language sql
    return row(p_leg, p_offer, null, null, p_quantity, null, p_available, null, null, null, null, null, null,
               p_refusal)::stock.answer;
