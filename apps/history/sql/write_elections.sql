with written as (
    insert into points_ledger_election as kept (seller_id, option, effective_from)
    select seller_id, option, effective_from from staged_elections join history_seller using (seller_code)
    on conflict (seller_id, effective_from) do update set option = excluded.option
        where kept.option <> excluded.option
    returning old.id is null as is_new
)
select count(*) filter (where is_new), count(*) filter (where not is_new) from written;
