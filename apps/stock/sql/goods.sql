-- Goods come and go without a reservation: receipt, return, correction, dispatch from what nobody reserved.
-- Quantities are signed. Nothing takes what is reserved.
create function stock.shift(p_act stock.act, p_kind text, p_offers bigint[], p_quantities int[], p_reason text)
    returns setof stock.answer language plpgsql as $$
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
        left join stock_stocklevel as level using (offer_id)
        cross join lateral stock.refused(
            leg::int, offer_id, -quantity, level.on_hand - level.reserved,
            case when level.id is null then 'unknown' else 'insufficient' end) as refusal
        where level.id is null or level.on_hand::bigint + line.quantity < level.reserved;
    if found then
        return;
    end if;
    return query select * from stock.apply(p_act, (
        select array_agg((leg, id, p_kind, abs(quantity), quantity, 0, 0,
                          null, p_act.acted_at, '', p_reason)::stock.change)
        from unnest(p_offers, p_quantities) with ordinality as line(offer_id, quantity, leg)
        join stock_stocklevel using (offer_id)));
end $$;
