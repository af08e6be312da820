-- A balance is the sum of its account's transfers, in, out and in number.
select format('balance of account %s', account_id) as subject,
       format('posted %s, in %s, out %s, version %s', came - went, came, went, moves) as expected,
       format('posted %s, in %s, out %s, version %s', posted, granted_total, consumed_total, version) as found
from (
    select b.*, coalesce(t.came, 0) as came, coalesce(t.went, 0) as went, coalesce(t.moves, 0) as moves
    from ledger_balance b
    left join (
        select account_id, sum(greatest(delta, 0)) as came, sum(greatest(-delta, 0)) as went, count(*) as moves
        from (select src_id as account_id, -amount::numeric as delta from ledger_transfer
              union all select dst_id, amount from ledger_transfer) as side
        group by account_id
    ) as t using (account_id)
) as both_ways
where (posted, granted_total, consumed_total, version) is distinct from (came - went, came, went, moves)
