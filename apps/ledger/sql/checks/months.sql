-- Nothing was posted into a month after it was closed.
select format('transfer %s of %s', t.id, t.effective_on) as subject,
       format('recorded before %s', p.closed_at) as expected, format('recorded at %s', t.recorded_at) as found
from ledger_period p
join ledger_transfer t on t.unit = p.unit
     and t.effective_on >= p.month and t.effective_on < p.month + interval '1 month'
where t.recorded_at > p.closed_at
