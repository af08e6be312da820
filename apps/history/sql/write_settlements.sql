insert into orders_ordersettlement (order_id, seller_id, amount, amount_currency, settled_at)
select order_id, seller_id, settled_amount, currency, settled_at
from history_order where fate = 'created' and settled_at is not null;

insert into orders_ordersettlement as kept (order_id, seller_id, amount, amount_currency, settled_at)
select order_id, seller_id, settled_amount, currency, settled_at
from history_order where fate = 'changed' and settled_at is not null
on conflict (order_id) do update
    set amount = excluded.amount, amount_currency = excluded.amount_currency, settled_at = excluded.settled_at;

delete from orders_ordersettlement kept
using history_order history
where fate = 'changed' and history.settled_at is null and kept.order_id = history.order_id;
