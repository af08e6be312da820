-- What each staged row means for the tables: the ids it stands for and whether it is new, changed or neither.
-- A seller that has only a fault of its own counts as known here.
create temp table history_seller on commit drop as
select code, id from accounts_organization where kind = 'seller';
analyze history_seller;

create temp table history_order on commit drop as
select
    staged.line, staged.seller_code, staged.channel, staged.order_no, staged.placed_at, staged.status,
    staged.settled_amount as amount,
    case when staged.settled_amount is not null then staged.currency end as currency,
    staged.settled_at,
    seller.id as seller_id,
    coalesce(known.id, nextval('orders_order_id_seq')) as order_id,
    case
        when known.id is null then 'created'
        when (staged.placed_at, staged.status, staged.settled_amount, staged.settled_at)
            is distinct from (known.placed_at, known.status, settlement.amount, settlement.settled_at)
            or (staged.settled_amount is not null and staged.currency <> settlement.amount_currency)
            then 'changed'
        else 'unchanged'
    end as fate
from staged_orders staged
left join history_seller seller on seller.code = staged.seller_code
left join channels_store store
    on store.seller_id = seller.id and store.channel = staged.channel and store.name = %(store)s
left join orders_order known on known.store_id = store.id and known.seller_id = seller.id
    and known.order_no = staged.order_no
left join orders_ordersettlement settlement on settlement.order_id = known.id;
analyze history_order;

create temp table history_parcel on commit drop as
select
    staged.line, staged.seller_code, staged.channel, staged.order_no, staged.tracking_no,
    staged.service, staged.shipped_at, staged.delivered_at,
    seller.id as seller_id,
    coalesce(given.order_id, kept.id) as order_id,
    coalesce(given.fate, 'unchanged') as order_fate,
    coalesce(known.id, nextval('fulfillment_parcel_id_seq')) as parcel_id,
    known.order_id as old_order_id,
    known.delivered_at as old_delivered_at,
    case
        when known.id is null then 'created'
        when (coalesce(given.order_id, kept.id), staged.service, staged.shipped_at, staged.delivered_at)
            is distinct from (known.order_id, known.service, known.shipped_at, known.delivered_at) then 'changed'
        else 'unchanged'
    end as fate
from staged_parcels staged
left join history_seller seller on seller.code = staged.seller_code
left join history_order given on given.seller_code = staged.seller_code
    and given.channel = staged.channel and given.order_no = staged.order_no
left join channels_store store
    on store.seller_id = seller.id and store.channel = staged.channel and store.name = %(store)s
left join orders_order kept on given.order_id is null and kept.seller_id = seller.id
    and kept.store_id = store.id and kept.order_no = staged.order_no
left join fulfillment_parcel known on known.seller_id = seller.id and known.tracking_no = staged.tracking_no;
analyze history_parcel;
