-- A transfer's ends exist, are of its unit, carry versions if tracked, and belong to at most one tenant: its own.
select format('transfer %s', t.id) as subject,
       format('%s, seller %s, supplier %s, tracked %s → %s', s.unit, coalesce(s.seller_id, d.seller_id),
              coalesce(s.supplier_id, d.supplier_id), s.tracked, d.tracked) as expected,
       format('%s, seller %s, supplier %s, tracked %s → %s', t.unit, t.seller_id, t.supplier_id,
              t.src_version is not null, t.dst_version is not null) as found
from ledger_transfer t
left join ledger_account s on s.id = t.src_id
left join ledger_account d on d.id = t.dst_id
where (t.unit, t.unit, t.src_version is not null, t.dst_version is not null)
          is distinct from (s.unit, d.unit, s.tracked, d.tracked)
   or (t.seller_id, t.supplier_id)
          is distinct from (coalesce(s.seller_id, d.seller_id), coalesce(s.supplier_id, d.supplier_id))
   or s.seller_id <> d.seller_id or s.supplier_id <> d.supplier_id
   or num_nonnulls(t.seller_id, t.supplier_id) > 1
