-- Paid orders in work that have no clock yet, of all or of these, with what their rule depends on.
with fresh as (
    select orders.id, orders.seller_id, orders.store_id, orders.paid_at, orders.placed_at,
        (orders.paid_at at time zone 'Asia/Shanghai')::date as paid_on,
        (date_trunc('month', orders.paid_at at time zone 'Asia/Shanghai') - interval '1 month')::date as month_before
    from orders_order orders
    where orders.status = any(%(moving)s) and orders.paid_at <= %(now)s
        and (%(orders)s::bigint[] is null or orders.id = any(%(orders)s::bigint[]))
        and not exists (select from dispatch_sla_dispatchclock clock where clock.order_id = orders.id)
        and not exists (select from dispatch_sla_clocklessorder clockless where clockless.order_id = orders.id)
    order by orders.id
    limit %(limit)s
)
select fresh.id, fresh.seller_id, fresh.store_id, fresh.paid_at, fresh.placed_at,
    coalesce((
        select programme.programme from dispatch_sla_storeprogramme programme
        where programme.store_id = fresh.store_id and programme.effective_from <= fresh.paid_on
        order by programme.effective_from desc limit 1
    ), 'pop') as programme,
    (
        select max(product.published_at) from orders_lineitem item
        join catalog_variant variant on variant.id = item.variant_id
        join catalog_product product on product.id = variant.product_id
        where item.order_id = fresh.id
    ) as newest_product_at,
    (
        select min(coalesce(sales.sold, 0)) from orders_orderline line
        left join dispatch_sla_skusales sales on sales.store_id = fresh.store_id
            and sales.month = fresh.month_before and sales.sku = line.sku
        where line.order_id = fresh.id
    ) as slowest_sold
from fresh
