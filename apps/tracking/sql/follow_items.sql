-- Items follow their parcels: delivered when all of them are, shipped as soon as all were scanned, and back again.
with item as (
    select packed.item_id, bool_and(parcel.delivered_at is not null) as delivered,
        bool_and(parcel.shipped_at is not null) as shipped
    from fulfillment_parcelitem packed
    join fulfillment_parcel parcel on parcel.id = packed.parcel_id and parcel.voided_at is null
    where packed.item_id in (
        select moved.item_id from fulfillment_parcelitem moved
        where moved.parcel_id in (select parcel_id from tracking_moved)
    )
    group by packed.item_id
),
wanted as (
    select id, case
        when item.delivered then 'delivered'
        when item.shipped or lineitem.state = 'delivered' then 'shipped'
        else lineitem.state
    end as state
    from orders_lineitem lineitem join item on item.item_id = lineitem.id
    where lineitem.state in ('packed', 'shipped', 'delivered')
    order by id for no key update of lineitem
)
update orders_lineitem lineitem set state = wanted.state
from wanted where wanted.id = lineitem.id and lineitem.state <> wanted.state
