-- What waits for goods in an order that nothing else keeps waiting: its items, which offers failed these goods before
-- (since a person had them looked for again), and what an item was told to wait for. A function, for its plan is kept.
create function orders_waiting_items(p_order bigint, p_blocking text[]) returns table (
    item_id bigint, line_id bigint, variant_id bigint, quantity int, attempts smallint, failed bigint[], waits_for jsonb
) language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
    return query
    select item.id, item.line_id, item.variant_id, item.quantity, item.attempts,
        array(
            select ended.offer_id from orders_lineitem as sibling
            join orders_allocation as ended on ended.item_id = sibling.id
            where sibling.line_id = item.line_id and sibling.variant_id = item.variant_id
                and ended.state in ('refused', 'overdue', 'rejected')
                and (line.looked_again_at is null or ended.ended_at > line.looked_again_at)
            order by ended.id
        ),
        short.details
    from orders_lineitem as item
    join orders_orderline as line on line.id = item.line_id
    left join orders_orderexception as short
        on short.order_id = item.order_id and short.item_id = item.id and short.kind = 'no_stock' and short.closed_at is null
    where item.order_id = p_order and item.state = 'waiting'
        and not exists (
            select from orders_orderexception as blocking
            where blocking.order_id = item.order_id and blocking.closed_at is null and blocking.kind = any(p_blocking)
        )
    order by item.id
    for no key update of item;
end $$;
