-- What Django's migrations cannot say about the ledger's tables. Runs as their owner.

-- A unit cannot change on the way: both ends of a reference carry it.
alter table ledger_transfer
    add constraint ledger_transfer_src_of_unit foreign key (src_id, unit) references ledger_account (id, unit),
    add constraint ledger_transfer_dst_of_unit foreign key (dst_id, unit) references ledger_account (id, unit);
alter table ledger_hold
    add constraint ledger_hold_account_of_unit foreign key (account_id, unit) references ledger_account (id, unit);
alter table ledger_pointlot
    add constraint ledger_pointlot_account foreign key (account_id) references ledger_balance (account_id);

-- Every posting rewrites a balance row: half-empty pages keep the new version on the same page.
alter table ledger_balance set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- Finds the transfers newer than a roll-up, or of a time, at nearly no cost to an insert.
create index ledger_transfer_age on ledger_transfer using brin (xid, recorded_at) with (autosummarize = on);

-- History is only ever added to.
create schema ledger authorization app_ledger;
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % is not allowed: history is only added to', tg_op, tg_table_name using errcode = 'LG012';
end $$;

do $$
declare
    history text;
begin
    foreach history in array array['transfer', 'hold', 'holdending', 'refusal', 'period', 'pointlot'] loop
        execute format('create trigger no_change before update or delete on ledger_%s
                        for each row execute function ledger.refuse_change()', history);
    end loop;
    foreach history in array array['account', 'balance'] loop
        execute format('create trigger no_change before delete on ledger_%s
                        for each row execute function ledger.refuse_change()', history);
    end loop;
    foreach history in array
        array['account', 'balance', 'transfer', 'hold', 'holdending', 'refusal', 'period', 'pointlot']
    loop
        execute format('create trigger no_truncate before truncate on ledger_%s
                        for each statement execute function ledger.refuse_change()', history);
        execute format('alter table ledger_%s enable always trigger no_change,
                        enable always trigger no_truncate', history);
    end loop;
end $$;

create trigger no_new_terms before update of id, seller_id, supplier_id, purpose, unit, tracked, bears_lots, opened_at
    on ledger_account for each row execute function ledger.refuse_change();
alter table ledger_account enable always trigger no_new_terms;

-- The functions' owner, and nobody else, writes.
do $$
declare
    grants constant jsonb := '{
        "account": "select, insert, update (state)", "balance": "select, insert, update",
        "transfer": "select, insert", "hold": "select, insert", "holdending": "select, insert",
        "refusal": "select, insert", "period": "select, insert", "pointlot": "select, insert",
        "rollup": "select, insert, update, delete"}';
    name text;
begin
    for name in select jsonb_object_keys(grants) loop
        execute format('grant %s on ledger_%s to app_ledger', grants->>name, name);
        continue when name = 'period';  -- it is nobody's, so it has no policies
        execute format('create policy app_ledger on ledger_%s to app_ledger using (true) with check (true)', name);
    end loop;
    for name in select unnest(array['account', 'transfer', 'hold', 'refusal', 'period']) loop
        execute format('grant usage on sequence ledger_%s_id_seq to app_ledger', name);
    end loop;
end $$;
