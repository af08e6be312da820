-- Write what sellers search of these variants anew, from what is published now. Returns how many entries were
-- written and how many taken away, and the currencies without a rate: what is offered in them is not found yet.
create function catalog.refresh_entries(ids bigint[], out written bigint, out removed bigint, out unvalued text[])
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    -- One after the other: the second must see what the first has published of the same variant.
    perform from catalog_variant where id = any (ids) order by id for no key update;

    select coalesce(array_agg(distinct price_currency::text order by price_currency::text), '{}') into unvalued
    from catalog_selleroffer
    where variant_id = any (ids) and price_currency <> 'CNY'
        and not exists (select from wallet_fxrate where base = price_currency and quote = 'CNY');

    delete from catalog_searchentry as entry
    where variant_id = any (ids) and not exists (
        select from catalog_variant as variant
        join catalog_product as product on product.id = variant.product_id
        join catalog_selleroffer as offer on offer.variant_id = variant.id
        where variant.id = entry.variant_id and variant.state = 'active' and product.state = 'active'
            and offer.price_currency <> all (unvalued)
    );
    get diagnostics removed = row_count;

    with rate as (
        select distinct on (base) base as currency, rate from wallet_fxrate where quote = 'CNY' order by base, rate_on desc
    ), offer as (
        select offer_id, variant_id, price, price_currency, lead_time_days, minimum_quantity, in_stock,
            round(price * case price_currency when 'CNY' then 1 else rate.rate end * 100)::bigint as fen,
            count(*) over (partition by variant_id) as offers
        from catalog_selleroffer left join rate on rate.currency = price_currency
        where variant_id = any (ids) and price_currency <> all (unvalued)
    ), best as (
        select distinct on (variant_id) * from offer
        order by variant_id, in_stock desc, fen, lead_time_days, offer_id
    ), goods as (
        select variant.id as variant_id, variant.product_id, variant.sku, variant.gtin, variant.attributes,
            variant.weight_g, variant.has_battery, variant.is_liquid, product.category_id, product.brand_id,
            product.origin
        from catalog_variant as variant
        join catalog_product as product on product.id = variant.product_id
        where variant.id in (select variant_id from best) and variant.state = 'active' and product.state = 'active'
    ), title as materialized (
        select product_id, catalog.lexemes(string_agg(title, ' | ')) as lexemes
        from catalog_producttext
        where product_id in (select product_id from goods)
        group by product_id
    ), kind as materialized (
        select below.id, below.path, catalog.lexemes(string_agg(above.name_en || ' | ' || above.name_zh, ' | ')) as lexemes
        from categories_category as below
        join categories_category as above on starts_with(below.path, above.path)
        where below.id in (select category_id from goods)
        group by below.id
    ), brand as materialized (
        select id, catalog.lexemes(name || ' | ' || name_zh) as lexemes
        from catalog_brand where id in (select brand_id from goods)
    )
    insert into catalog_searchentry as old (
        variant_id, product_id, words, sku_code, gtin, category_path, offers, price, price_currency, price_cny_fen,
        minimum_quantity, lead_time_days, in_stock, weight_g, origin, has_battery, is_liquid
    )
    select variant_id, goods.product_id,
        array_to_tsvector(
            title.lexemes || catalog.mark(title.lexemes) || kind.lexemes || coalesce(brand.lexemes, '{}')
            || catalog.lexemes(coalesce((select string_agg(value, ' | ') from jsonb_each_text(attributes)), ''))
        ),
        catalog.code(sku), gtin, kind.path, offers, price, price_currency, fen, minimum_quantity, lead_time_days,
        in_stock, weight_g, origin, has_battery, is_liquid
    from goods
    join best using (variant_id)
    join title on title.product_id = goods.product_id
    join kind on kind.id = goods.category_id
    left join brand on brand.id = goods.brand_id
    on conflict (variant_id) do update set
        product_id = excluded.product_id, words = excluded.words, sku_code = excluded.sku_code, gtin = excluded.gtin,
        category_path = excluded.category_path, offers = excluded.offers, price = excluded.price,
        price_currency = excluded.price_currency, price_cny_fen = excluded.price_cny_fen,
        minimum_quantity = excluded.minimum_quantity, lead_time_days = excluded.lead_time_days,
        in_stock = excluded.in_stock, weight_g = excluded.weight_g, origin = excluded.origin,
        has_battery = excluded.has_battery, is_liquid = excluded.is_liquid
    where old.* is distinct from excluded.*;
    get diagnostics written = row_count;
end $$;

