-- What routing decided for the items of an order, in one statement. A function, for its plan is kept.
create function orders_write_routing(
    p_seller bigint, p_order bigint, p_now timestamptz,
    p_items bigint[], p_offers bigint[], p_suppliers bigint[], p_quantities int[], p_prices numeric[], p_currencies text[],
    p_reservations bigint[], p_decided bigint[], p_attempts int[], p_outcomes text[], p_traces text[], p_states text[]
) returns void language plpgsql as $$
begin
    with allocated as (
        insert into orders_allocation (seller_id, order_id, item_id, offer_id, supplier_id, quantity, unit_price,
            unit_price_currency, reservation_id, state, made_at, reason)
        select p_seller, p_order, item_id, offer_id, supplier_id, quantity, unit_price, currency, reservation_id,
            'live', p_now, ''
        from unnest(p_items, p_offers, p_suppliers, p_quantities,
            p_prices, p_currencies, p_reservations)
            as part(item_id, offer_id, supplier_id, quantity, unit_price, currency, reservation_id)
    ), decided as (
        insert into orders_routingdecision (seller_id, order_id, item_id, attempt, decided_at, outcome, trace)
        select p_seller, p_order, item_id, attempt, p_now, outcome, trace::jsonb
        from unnest(p_decided, p_attempts, p_outcomes, p_traces)
            as decision(item_id, attempt, outcome, trace)
    )
    update orders_lineitem as item set state = decision.state, attempts = decision.attempt
    from unnest(p_decided, p_attempts, p_states) as decision(item_id, attempt, state)
    where item.id = decision.item_id;
end $$;
