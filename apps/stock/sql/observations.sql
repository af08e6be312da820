-- What somebody saw on a shelf at an instant. Goods that came or went since then are added; an older sight than
-- the newest changes nothing; reserved pieces that nobody saw stay reserved, and are counted as a shortfall.
create function stock.observe(
    p_act stock.act, p_offers bigint[], p_quantities int[], p_seen_at timestamptz, p_source text
) returns setof stock.answer language plpgsql as $$
begin
    perform stock.open_levels(p_offers);
    perform stock.lock(p_offers);
    if stock.is_replay(p_act) then
        return query select * from stock.replay(p_act);
        return;
    end if;
    return query
        select refusal.*
        from unnest(p_offers, p_quantities) with ordinality as line(offer_id, quantity, leg)
        cross join lateral stock.refused(leg::int, offer_id, quantity, null, 'unknown') as refusal
        where not exists (select from stock_stocklevel as level where level.offer_id = line.offer_id);
    if found then
        return;
    end if;
    return query select * from stock.apply(p_act, (
        select array_agg((
            leg, level.id, case when is_late then 'ignored' else 'observation' end, quantity,
            case when is_late then 0 else greatest(actual, reserved) - on_hand end, 0,
            case when is_late then 0 else greatest(reserved - actual, 0) end, null, p_seen_at, p_source,
            case when is_late then 'older than what was seen at ' || to_char(observed_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC'
                 when since <> 0 then to_char(since, 'SGFM999999999') || ' since' else '' end
        )::stock.change)
        from unnest(p_offers, p_quantities) with ordinality as line(offer_id, quantity, leg)
        join stock_stocklevel as level using (offer_id)
        cross join lateral (
            select coalesce(sum(on_hand_change), 0) as since from stock_movement as movement
            where movement.level_id = level.id and happened_at > p_seen_at
                  and kind in ('receipt', 'dispatch', 'return', 'correction')
        ) as moved
        cross join lateral (
            select coalesce(observed_at > p_seen_at, false) as is_late,
                   greatest(quantity + since, 0)::int as actual
        ) as seen));
end $$;
