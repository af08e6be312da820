-- Each transfer into an account that bears lots is one, no other is, and lots add up in the order of grants.
select format('lot of transfer %s', t.id) as subject,
       format('up to %s', due.cum_end) as expected,
       format('up to %s', t.cum_end) as found
from ledger_transfer t
left join (
    select t.id, sum(t.amount) over (partition by t.dst_id order by t.dst_version) as cum_end
    from ledger_transfer t join ledger_account a on a.id = t.dst_id and a.bears_lots
) as due using (id)
where due.cum_end is distinct from t.cum_end
