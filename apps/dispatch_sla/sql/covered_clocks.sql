-- Clocks that relief covers: paid on one of its Shanghai days, as the clock kept it, and in its region, category and hands.
with covering as ({reliefs}),
covered as (
    select distinct on (clock.order_id) clock.order_id, clock.state, covering.id as relief_id
    from covering
    join dispatch_sla_dispatchclock clock
        on clock.paid_at >= covering.starts_on::timestamp at time zone 'Asia/Shanghai'
        and clock.paid_at < (covering.ends_on + 1)::timestamp at time zone 'Asia/Shanghai'
        and clock.state not in ('excluded', 'cancelled')
        and (covering.seller_id is null or clock.seller_id = covering.seller_id)
    join orders_order orders
        on orders.id = clock.order_id and (covering.countries = '{{}}' or orders.country = any(covering.countries))
    where {which}
        and (covering.category_codes = '{{}}' or exists (
            select from orders_lineitem item
            join catalog_variant variant on variant.id = item.variant_id
            join catalog_product product on product.id = variant.product_id
            join categories_category category on category.id = product.category_id
            where item.order_id = orders.id and string_to_array(category.path, '/') && covering.category_codes::text[]
        ))
        -- Until it is packed, an order will go by the post.
        and (covering.carriers = '{{}}' or coalesce((
            select bool_or(parcel.carrier = any(covering.carriers)) from fulfillment_parcel parcel
            where parcel.order_id = orders.id and parcel.voided_at is null
        ), 'post' = any(covering.carriers)))
    order by clock.order_id, covering.id
)
