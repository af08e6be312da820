-- An order's status follows from its items. Imported history has none and stays what it was told to be. A function, for
-- its plan is kept: every act on items ends with it.
create function orders_refresh_statuses(p_orders bigint[]) returns setof bigint
language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
    return query
    with item as (
        select order_id,
            count(*) filter (where state <> 'cancelled') as live,
            count(*) filter (where state in ('waiting', 'allocated')) as waiting,
            count(*) filter (where state in ('ordered', 'confirmed')) as asked,
            count(*) filter (where state in ('shipped', 'delivered')) as gone,
            count(*) filter (where state = 'delivered') as delivered
        from orders_lineitem where order_id = any(p_orders) group by order_id
    ),
    line as (
        select line.order_id, count(*) as unmapped from orders_orderline line
        where line.order_id = any(p_orders) and line.cancelled_at is null
            and not exists (select from orders_lineitem item where item.line_id = line.id)
        group by line.order_id
    ),
    wanted as (
        select orders.id,
            case
                when coalesce(item.live, 0) + coalesce(line.unmapped, 0) = 0 then 'cancelled'
                when item.delivered = item.live and line.unmapped is null then 'delivered'
                when item.gone = item.live and line.unmapped is null then 'shipped'
                when orders.cancel_requested_at is not null then 'cancel_requested'
                when item.gone > 0 then 'partly_shipped'
                when orders.paid_at is null then 'pending_payment'
                when exists (
                    select from orders_orderexception held
                    where held.order_id = orders.id and held.kind = 'held' and held.closed_at is null
                ) then 'on_hold'
                when item.waiting > 0 or line.unmapped > 0 then 'awaiting_allocation'
                when item.asked > 0 then 'awaiting_supplier'
                else 'awaiting_dispatch'
            end as status
        from orders_order orders
        left join item on item.order_id = orders.id
        left join line on line.order_id = orders.id
        where orders.id = any(p_orders) and orders.source <> 'history' and orders.status <> 'cancelled'
    )
    update orders_order orders set status = wanted.status
    from wanted where wanted.id = orders.id and orders.status <> wanted.status
    returning orders.id;
end $$;
