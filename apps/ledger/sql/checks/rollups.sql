-- A roll-up is the sum of all transfers of the transactions before its horizon.
select format('roll-up of account %s', r.account_id) as subject,
       format('%s in %s transfers', coalesce(sum(delta), 0), count(delta)) as expected,
       format('%s in %s transfers', r.posted, r.transfers) as found
from ledger_rollup r
left join (
    select src_id as account_id, -amount as delta, xid from ledger_transfer where src_version is null
    union all
    select dst_id, amount, xid from ledger_transfer where dst_version is null
) as side on side.account_id = r.account_id and side.xid < r.through_xid
group by r.account_id
having (r.posted, r.transfers) is distinct from (coalesce(sum(delta), 0), count(delta))
