-- Versions count from one without a gap over both sides, and each balance after is the running sum.
select format('transfer %s at account %s', id, account_id) as subject,
       format('version %s, balance %s', nth, running) as expected,
       format('version %s, balance %s', version, balance) as found
from (
    select id, account_id, version, balance, row_number() over chain as nth, sum(delta) over chain as running
    from (
        select id, src_id as account_id, src_version as version, src_balance as balance, -amount as delta
        from ledger_transfer where src_version is not null
        union all
        select id, dst_id, dst_version, dst_balance, amount
        from ledger_transfer where dst_version is not null
    ) as side
    window chain as (partition by account_id order by version rows unbounded preceding)
) as numbered
where (version, balance) is distinct from (nth, running)
