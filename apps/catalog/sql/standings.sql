-- What suppliers may offer on a Shanghai day: whether they are active, the agreement in force, and which brands are
-- closed to them; of all brands that need an authorisation, or of some. A function, for its plan is kept.
create function catalog_standings(p_suppliers bigint[], p_brands bigint[], p_day date) returns table (
    supplier_id bigint, is_active boolean, commission_percent numeric, category_codes text[], closed_brands bigint[]
) stable language plpgsql set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
    return query
    select wanted.supplier_id, coalesce(supplier.state = 'active', false), agreement.commission_percent,
        coalesce(agreement.category_codes, '{}')::text[],
        array(
            select brand.id from catalog_brand as brand
            where brand.needs_authorisation and (p_brands is null or brand.id = any(p_brands))
                and not exists (
                    select from catalog_brandauthorisation as open
                    where open.brand_id = brand.id and open.supplier_id = wanted.supplier_id and open.state = 'accepted'
                        and open.valid_from <= p_day and (open.valid_until is null or open.valid_until >= p_day)
                )
        )
    from unnest(p_suppliers) as wanted(supplier_id)
    left join suppliers_supplier as supplier using (supplier_id)
    left join lateral (
        select signed.commission_percent, signed.category_codes from suppliers_agreement as signed
        where signed.supplier_id = wanted.supplier_id and signed.state = 'signed'
            and signed.in_force_from <= p_day and signed.valid_until >= p_day
        order by signed.version desc limit 1
    ) as agreement on true;
end $$;
