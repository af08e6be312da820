insert into dispatch_sla_skusales (seller_id, store_id, month, sku, sold)
select orders.seller_id, orders.store_id, %(month)s, line.sku, sum(line.quantity)
from orders_order orders
join orders_orderline line on line.order_id = orders.id
where orders.placed_at >= %(starts_at)s and orders.placed_at < %(ends_at)s and orders.status <> 'cancelled'
group by orders.seller_id, orders.store_id, line.sku
