-- Hold so many pieces of each offer back. Returns the offers that are in stock by it, or no longer are.
create function stock.set_buffer(p_supplier bigint, p_buffer int) returns table (offer_id bigint, is_there boolean)
    language plpgsql as $$
#variable_conflict use_column
declare
    buffer_before int;
begin
    perform pg_advisory_xact_lock(hashtext('stock.buffer'), p_supplier::int);
    perform from stock_stocklevel where supplier_id = p_supplier order by offer_id for no key update;
    select safety_buffer into buffer_before from stock_stockpolicy where supplier_id = p_supplier;
    insert into stock_stockpolicy (supplier_id, safety_buffer) values (p_supplier, p_buffer)
    on conflict (supplier_id) do update set safety_buffer = excluded.safety_buffer;
    return query
        select level.offer_id, stock.available(on_hand, reserved, p_buffer) > 0
        from stock_stocklevel as level
        where supplier_id = p_supplier
              and (stock.available(on_hand, reserved, p_buffer) > 0)
                  <> (stock.available(on_hand, reserved, buffer_before) > 0);
end $$;
