-- What became of clocks that may still change: running ones, and late ones whose end is not told yet or may be told better.
-- The facts decide, whenever and in whatever order they become known: an earlier scan of a late order may be told after a
-- later one.
with unsettled as (
    select order_id, deadline_at, ends_with, state, is_provisional from dispatch_sla_dispatchclock
    where state = 'running' or (state = 'late' and ended_at is null)
    union all -- an index for each
    select order_id, deadline_at, ends_with, state, is_provisional from dispatch_sla_dispatchclock
    where state = 'late' and ended_at is not null and deadline_at >= %(since)s
),
changing as (
    select unsettled.*, orders.status
    from unsettled
    join orders_order orders on orders.id = unsettled.order_id
),
scanned as (
    select changing.order_id, max(parcel.shipped_at) as ended_at
    from changing
    join fulfillment_parcel parcel on parcel.order_id = changing.order_id and parcel.voided_at is null
    where changing.ends_with = 'scan'
        and not exists (
            select from orders_lineitem item
            where item.order_id = changing.order_id and item.state not in ('shipped', 'delivered', 'cancelled')
        )
    group by changing.order_id
    having bool_and(parcel.shipped_at is not null)
),
arrived as (
    select changing.order_id, max(line.received_at) as ended_at
    from changing
    join orders_allocation allocation on allocation.order_id = changing.order_id
    join orders_purchaseline line on line.allocation_id = allocation.id
    where changing.ends_with = 'warehouse'
        and not exists (
            select from orders_lineitem item
            where item.order_id = changing.order_id
                and item.state not in ('arrived', 'packed', 'shipped', 'delivered', 'cancelled')
        )
    group by changing.order_id
),
judged as (
    select changing.order_id, changing.state, coalesce(scanned.ended_at, arrived.ended_at) as ended_at,
        case
            when coalesce(scanned.ended_at, arrived.ended_at) <= changing.deadline_at then 'on_time'
            when changing.status = 'cancelled' and changing.state = 'running' then 'cancelled'
            when changing.is_provisional then changing.state -- holidays may still move it
            when coalesce(scanned.ended_at, arrived.ended_at) is not null or changing.deadline_at < %(now)s then 'late'
            else changing.state
        end as new_state
    from changing
    left join scanned on scanned.order_id = changing.order_id
    left join arrived on arrived.order_id = changing.order_id
)
update dispatch_sla_dispatchclock clock
set state = judged.new_state, ended_at = judged.ended_at
from judged
where judged.order_id = clock.order_id
    and (clock.state, clock.ended_at) is distinct from (judged.new_state, judged.ended_at)
returning clock.order_id, judged.state, clock.state
