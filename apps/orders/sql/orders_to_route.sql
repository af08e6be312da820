-- Paid orders that nothing blocks, of which an item waits that was never tried, or that some seller's offer has in stock.
select distinct item.order_id
from orders_lineitem as item
join orders_order as orders on orders.id = item.order_id
where item.state = 'waiting' and orders.paid_at is not null and orders.cancel_requested_at is null
    and orders.source <> 'history'
    and not exists (
        select from orders_orderexception as blocking
        where blocking.order_id = item.order_id and blocking.closed_at is null and blocking.kind = any(%(blocking)s)
    )
    and (
        exists (select from catalog_selleroffer as seen where seen.variant_id = item.variant_id and seen.in_stock)
        or not exists (
            select from orders_orderexception as short
            where short.order_id = item.order_id and short.item_id = item.id and short.kind = 'no_stock'
                and short.closed_at is null
        )
    )
order by item.order_id
