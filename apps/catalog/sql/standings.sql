-- What suppliers may offer on a Shanghai day: whether they are active, the agreement in force, and which brands are
-- closed to them; of all brands that need an authorisation, or of some.
select wanted.supplier_id, coalesce(supplier.state = 'active', false), agreement.commission_percent,
    coalesce(agreement.category_codes, '{}'),
    array(
        select brand.id from catalog_brand as brand
        where brand.needs_authorisation and (%(brands)s::bigint[] is null or brand.id = any(%(brands)s))
            and not exists (
                select from catalog_brandauthorisation as open
                where open.brand_id = brand.id and open.supplier_id = wanted.supplier_id and open.state = 'accepted'
                    and open.valid_from <= %(day)s and (open.valid_until is null or open.valid_until >= %(day)s)
            )
    )
from unnest(%(suppliers)s::bigint[]) as wanted(supplier_id)
left join suppliers_supplier as supplier using (supplier_id)
left join lateral (
    select signed.commission_percent, signed.category_codes from suppliers_agreement as signed
    where signed.supplier_id = wanted.supplier_id and signed.state = 'signed'
        and signed.in_force_from <= %(day)s and signed.valid_until >= %(day)s
    order by signed.version desc limit 1
) as agreement on true
