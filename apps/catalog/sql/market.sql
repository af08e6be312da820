-- What sellers see of offers. The functions belong to app_market, the one role that writes it: a supplier's
-- session calls them without being able to read a seller's price or to touch another supplier's offer.

-- Publish offers at these prices; all other figures are the offer's own. Returns the variants that changed.
create function catalog.publish(
    offers bigint[], prices numeric[], step_offers bigint[], step_quantities int[], step_prices numeric[],
    as_of timestamptz
) returns setof bigint language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    changed_steps bigint[];
begin
    if exists (
        select from unnest(offers, prices) as p (offer_id, price)
        left join public.catalog_offer as o on o.id = p.offer_id
        where (p.price >= o.supply_price) is not true
        union all
        select from unnest(step_offers, step_quantities, step_prices) as p (offer_id, quantity, price)
        left join public.catalog_offerpricestep as s on s.offer_id = p.offer_id and s.from_quantity = p.quantity
        where (p.price >= s.supply_price) is not true
    ) then
        raise exception 'an offer is not yours, or sellers would pay less than its supply price';
    end if;

    with seen as (
        select offer_id, from_quantity, price from public.catalog_sellerpricestep where offer_id = any (offers)
    ), given as (
        select * from unnest(step_offers, step_quantities, step_prices) as s (offer_id, from_quantity, price)
    )
    select coalesce(array_agg(distinct offer_id), '{}') into changed_steps from (
        (table seen except table given) union all (table given except table seen)
    ) as different;

    return query
    insert into public.catalog_selleroffer as old (
        offer_id, supplier_id, variant_id, price, price_currency, lead_time_days, minimum_quantity, warehouse,
        in_stock, published_at
    )
    select o.id, o.supplier_id, o.variant_id, p.price, o.supply_price_currency, o.lead_time_days,
           o.minimum_quantity, o.warehouse, o.in_stock, as_of
    from unnest(offers, prices) as p (offer_id, price)
    join public.catalog_offer as o on o.id = p.offer_id
    order by o.id
    on conflict (offer_id) do update set
        price = excluded.price, price_currency = excluded.price_currency,
        lead_time_days = excluded.lead_time_days, minimum_quantity = excluded.minimum_quantity,
        warehouse = excluded.warehouse, in_stock = excluded.in_stock, published_at = excluded.published_at
    where (old.price, old.price_currency, old.lead_time_days, old.minimum_quantity, old.warehouse, old.in_stock)
        is distinct from (excluded.price, excluded.price_currency, excluded.lead_time_days,
                          excluded.minimum_quantity, excluded.warehouse, excluded.in_stock)
        or old.offer_id = any (changed_steps)
    returning old.variant_id;

    delete from public.catalog_sellerpricestep where offer_id = any (changed_steps);
    insert into public.catalog_sellerpricestep (offer_id, from_quantity, price)
    select * from unnest(step_offers, step_quantities, step_prices) as s (offer_id, quantity, price)
    where s.offer_id = any (changed_steps);
end $$;

-- Take offers away from sellers. Returns their variants.
create function catalog.hide(offers bigint[]) returns setof bigint language sql
    security definer set search_path = pg_catalog, public, pg_temp as $$
    delete from public.catalog_sellerpricestep
    where offer_id in (select id from public.catalog_offer where id = any (offers));
    delete from public.catalog_selleroffer
    where offer_id in (select id from public.catalog_offer where id = any (offers)) returning variant_id;
$$;

-- Say that offers have goods to sell, or none. Returns the variants of those that sellers saw change.
create function catalog.set_in_stock(offers bigint[], yes boolean) returns setof bigint language sql
    security definer set search_path = pg_catalog, public, pg_temp as $$
    with changed as (
        update public.catalog_offer set in_stock = yes where id = any (offers) and in_stock <> yes returning id
    )
    update public.catalog_selleroffer as seen set in_stock = yes
    from changed where seen.offer_id = changed.id returning seen.variant_id;
$$;

revoke execute on all functions in schema catalog from public;
