-- What routing decided for the items of an order, in one statement.
with allocated as (
    insert into orders_allocation (seller_id, order_id, item_id, offer_id, supplier_id, quantity, unit_price,
        unit_price_currency, reservation_id, state, made_at, reason)
    select %(seller)s, %(order)s, item_id, offer_id, supplier_id, quantity, unit_price, currency, reservation_id,
        'live', %(now)s, ''
    from unnest(%(items)s::bigint[], %(offers)s::bigint[], %(suppliers)s::bigint[], %(quantities)s::int[],
        %(prices)s::numeric[], %(currencies)s::text[], %(reservations)s::bigint[])
        as part(item_id, offer_id, supplier_id, quantity, unit_price, currency, reservation_id)
), decided as (
    insert into orders_routingdecision (seller_id, order_id, item_id, attempt, decided_at, outcome, trace)
    select %(seller)s, %(order)s, item_id, attempt, %(now)s, outcome, trace::jsonb
    from unnest(%(decided)s::bigint[], %(attempts)s::int[], %(outcomes)s::text[], %(traces)s::text[])
        as decision(item_id, attempt, outcome, trace)
)
update orders_lineitem as item set state = decision.state, attempts = decision.attempt
from unnest(%(decided)s::bigint[], %(attempts)s::int[], %(states)s::text[]) as decision(item_id, attempt, state)
where item.id = decision.item_id
