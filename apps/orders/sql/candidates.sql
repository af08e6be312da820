-- Every offer of these variants that has not ended, with what decides about it: the seller's side as sellers see it,
-- the stock that could be reserved now, how the supplier's goods leave, its score, the newest rate of its currency on a
-- Shanghai day. A function, because its plan is kept: planning these joins takes longer than running them.
create function orders_candidates(p_variants bigint[], p_day date) returns table (
    variant_id bigint, offer_id bigint, supplier_id bigint, state varchar, brand_id bigint, category_path varchar,
    is_active boolean, price numeric, currency varchar, lead_time_days smallint, minimum int, step_starts int[],
    step_prices numeric[], available int, observed_at timestamptz, is_direct boolean, score numeric,
    rate numeric
) stable language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
    return query
    select offer.variant_id, offer.id, offer.supplier_id, offer.state, product.brand_id, category.path,
        variant.state <> 'retired' and product.state <> 'retired',
        seen.price, seen.price_currency, coalesce(seen.lead_time_days, offer.lead_time_days),
        coalesce(seen.minimum_quantity, offer.minimum_quantity),
        array(select from_quantity from catalog_sellerpricestep as step where step.offer_id = seen.offer_id
              order by from_quantity),
        array(select price from catalog_sellerpricestep as step where step.offer_id = seen.offer_id
              order by from_quantity),
        coalesce(stock.available(level.on_hand, level.reserved, policy.safety_buffer), 0), level.observed_at,
        coalesce(dispatch.mode = 'direct', false), score.score,
        case seen.price_currency when 'CNY' then 1 else (
            select fx.rate from wallet_fxrate as fx
            where fx.base = seen.price_currency and fx.quote = 'CNY' and fx.rate_on <= p_day
            order by fx.rate_on desc limit 1
        ) end
    from catalog_offer as offer
    join catalog_variant as variant on variant.id = offer.variant_id
    join catalog_product as product on product.id = variant.product_id
    join categories_category as category on category.id = product.category_id
    left join catalog_selleroffer as seen on seen.offer_id = offer.id
    left join stock_stocklevel as level on level.offer_id = offer.id
    left join stock_stockpolicy as policy on policy.supplier_id = offer.supplier_id
    left join orders_supplierdispatch as dispatch on dispatch.supplier_id = offer.supplier_id
    left join orders_supplierscore as score on score.supplier_id = offer.supplier_id
    where offer.variant_id = any(p_variants) and offer.state <> 'ended'
    order by offer.variant_id, offer.id;
end $$;
