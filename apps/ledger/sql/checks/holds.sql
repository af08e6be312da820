-- What is held is the sum of the holds that have not ended.
select format('held on account %s', account_id) as subject, coalesce(open.amount, 0)::text as expected, b.held::text as found
from ledger_balance b
left join (
    select h.account_id, sum(h.amount) as amount
    from ledger_hold h left join ledger_holdending e on e.hold_id = h.id
    where e.hold_id is null group by h.account_id
) as open using (account_id)
where b.held <> coalesce(open.amount, 0)
union all
select format('captured hold %s', h.id), format('up to %s from account %s', h.amount, h.account_id),
       format('%s from account %s', t.amount, t.src_id)
from ledger_holdending e
join ledger_hold h on h.id = e.hold_id
left join ledger_transfer t on t.id = e.transfer_id
where e.outcome = 'captured' and (t.src_id = h.account_id and t.amount <= h.amount) is not true
