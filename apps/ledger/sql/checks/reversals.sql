-- A reversal is its original the other way round.
select format('reversal %s of %s', r.id, t.id) as subject,
       format('%s %s from %s to %s', t.amount, t.unit, t.dst_id, t.src_id) as expected,
       format('%s %s from %s to %s', r.amount, r.unit, r.src_id, r.dst_id) as found
from ledger_transfer r left join ledger_transfer t on t.id = r.reverses_id
where r.reverses_id is not null
  and (r.amount, r.unit, r.src_id, r.dst_id) is distinct from (t.amount, t.unit, t.dst_id, t.src_id)
