-- Which parcel and order each staged row stands for; the order may be new in orders.csv or known before.
-- In the order of their orders, so that these are looked up one beside the other.
create temp table history_parcel as
select
    seller_code, channel, order_no, line, tracking_no, service, shipped_at, delivered_at,
    seller_id, order_id, old_order_id, old_delivered_at, order_fate, fate,
    coalesce(known_id, nextval('fulfillment_parcel_id_seq')) as parcel_id
from (
    select
        staged.*,
        seller.seller_id,
        coalesce(given.order_id, earlier.id) as order_id,
        coalesce(given.fate, 'unchanged') as order_fate,
        known.id as known_id,
        known.order_id as old_order_id,
        known.delivered_at as old_delivered_at,
        case
            when known.id is null then 'created'
            when (coalesce(given.order_id, earlier.id), staged.service, staged.shipped_at, staged.delivered_at)
                is distinct from (known.order_id, known.service, known.shipped_at, known.delivered_at)
                then 'changed'
            else 'unchanged'
        end as fate
    from staged_parcels staged
    left join history_seller seller using (seller_code)
    left join history_order given using (seller_code, channel, order_no)
    left join channels_store store
        on store.seller_id = seller.seller_id and store.channel = staged.channel and store.name = %(store)s
    left join orders_order earlier on given.order_id is null and earlier.seller_id = store.seller_id
        and earlier.store_id = store.id and earlier.order_no = staged.order_no
    left join fulfillment_parcel known
        on known.seller_id = seller.seller_id and known.tracking_no = staged.tracking_no
    order by coalesce(given.order_id, earlier.id), staged.tracking_no
) resolved;

analyze history_parcel;
