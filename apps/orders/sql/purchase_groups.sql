-- What is reserved and not asked for yet, by supplier, currency and way. A shipment's goods go directly where its one
-- supplier does that: where nothing of it waits or comes from another, and nothing of the order is unmapped.
with reserved as (
    select allocation.id, allocation.order_id, item.shipment, allocation.supplier_id, offer.supply_price_currency as currency,
        coalesce(dispatch.mode, 'warehouse') = 'direct' as is_direct
    from orders_lineitem as item
    join orders_allocation as allocation on allocation.item_id = item.id and allocation.state = 'live'
    join orders_order as orders on orders.id = item.order_id and orders.cancel_requested_at is null
    join catalog_offer as offer on offer.id = allocation.offer_id
    left join orders_supplierdispatch as dispatch on dispatch.supplier_id = allocation.supplier_id
    where item.state = 'allocated'
),
one_way as (
    select reserved.*,
        case when is_direct
            and not exists (
                select from orders_lineitem as other
                left join orders_allocation as theirs on theirs.item_id = other.id and theirs.state = 'live'
                where other.order_id = reserved.order_id and other.shipment = reserved.shipment
                    and other.state <> 'cancelled'
                    and theirs.supplier_id is distinct from reserved.supplier_id
            )
            and not exists (
                select from orders_orderline as line
                where line.order_id = reserved.order_id and line.cancelled_at is null
                    and not exists (select from orders_lineitem as mapped where mapped.line_id = line.id)
            )
            then 'direct' else 'warehouse' end as mode
    from reserved
)
select supplier_id, currency, mode, array_agg(id order by id)
from one_way group by supplier_id, currency, mode order by supplier_id, currency, mode
