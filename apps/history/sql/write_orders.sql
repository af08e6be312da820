insert into channels_store (seller_id, channel, name)
select distinct seller_id, channel, %(store)s from history_order where fate = 'created'
on conflict do nothing;

insert into orders_order (id, seller_id, store_id, order_no, placed_at, status)
select history.order_id, history.seller_id, store.id, history.order_no, history.placed_at, history.status
from history_order history
join channels_store store
    on store.seller_id = history.seller_id and store.channel = history.channel and store.name = %(store)s
where fate = 'created';

update orders_order kept set placed_at = history.placed_at, status = history.status
from history_order history
where fate = 'changed' and kept.id = history.order_id
    and (kept.placed_at, kept.status) <> (history.placed_at, history.status);

select count(*) filter (where fate = 'created'), count(*) filter (where fate = 'changed') from history_order;
