-- Each transfer into an account that bears lots is one lot, and lots add up in the order of grants.
select format('lot of transfer %s', coalesce(due.transfer_id, l.transfer_id)) as subject,
       format('%s up to %s on account %s', due.amount, due.cum_end, due.account_id) as expected,
       format('%s up to %s on account %s', l.granted, l.cum_end, l.account_id) as found
from (
    select t.id as transfer_id, t.dst_id as account_id, t.amount,
           sum(t.amount) over (partition by t.dst_id order by t.dst_version) as cum_end
    from ledger_transfer t join ledger_account a on a.id = t.dst_id and a.bears_lots
) as due
full join ledger_pointlot l on l.transfer_id = due.transfer_id
where (due.account_id, due.amount, due.cum_end) is distinct from (l.account_id, l.granted, l.cum_end)
