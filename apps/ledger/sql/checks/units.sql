-- Each unit is conserved: what tracked accounts have, the platform's untracked ones have given.
select format('sum of all %s', unit) as subject, '0' as expected, sum(posted)::text as found
from (
    select a.unit, b.posted from ledger_balance b join ledger_account a on a.id = b.account_id
    union all
    select unit, -amount from ledger_transfer where src_version is null
    union all
    select unit, amount from ledger_transfer where dst_version is null
) as everything
group by unit having sum(posted) <> 0
