-- Which order each staged row stands for (a new one gets its id here), and whether it is new or changed.
-- In the order of the unique key: written so, every index grows at its end or in a few places, in a third of the time.
create temp table history_order as
select
    seller_code, channel, order_no, line, placed_at, status, currency, settled_amount, settled_at, seller_id, fate,
    coalesce(known_id, nextval('orders_order_id_seq')) as order_id
from (
    select
        staged.*,
        seller.seller_id,
        known.id as known_id,
        case
            when known.id is null then 'created'
            when (staged.placed_at, staged.status, staged.settled_amount, staged.settled_at)
                is distinct from (known.placed_at, known.status, settlement.amount, settlement.settled_at)
                or staged.currency <> settlement.amount_currency then 'changed'
            else 'unchanged'
        end as fate
    from staged_orders staged
    left join history_seller seller using (seller_code)
    left join channels_store store
        on store.seller_id = seller.seller_id and store.channel = staged.channel and store.name = %(store)s
    left join orders_order known
        on known.seller_id = store.seller_id and known.store_id = store.id and known.order_no = staged.order_no
    left join orders_ordersettlement settlement on settlement.order_id = known.id
    order by seller.seller_id, staged.channel, staged.order_no
) resolved;

analyze history_order;
