-- What Django's migrations cannot say about the ledger's tables. Runs as their owner.

alter table ledger_hold
    add constraint ledger_hold_account_of_unit foreign key (account_id, unit) references ledger_account (id, unit);

-- Every posting rewrites a balance row: half-empty pages keep the new version on the same page.
alter table ledger_balance set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

-- Finds the transfers newer than a roll-up, or of a time, at nearly no cost to an insert.
create index ledger_transfer_age on ledger_transfer using brin (xid, recorded_at) with (autosummarize = on);

create schema ledger authorization app_ledger;

-- Units cannot mix: both ends of a transfer exist and are of its unit. Accounts never change or go, so
-- looking once, when the transfer is written, is as good as two foreign keys; it costs a third.
create function ledger.refuse_other_units() returns trigger language plpgsql as $$
begin
    if exists (
        select from added t
        where (select unit from public.ledger_account where id = t.src_id) is distinct from t.unit
           or (select unit from public.ledger_account where id = t.dst_id) is distinct from t.unit
    ) then
        raise exception 'an account does not exist or is of another unit' using errcode = 'LG004';
    end if;
    return null;
end $$;
create trigger same_unit after insert on ledger_transfer
    referencing new table as added for each statement execute function ledger.refuse_other_units();
alter table ledger_transfer enable always trigger same_unit;

-- History is only ever added to.
create function ledger.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % is not allowed: history is only added to', tg_op, tg_table_name using errcode = 'LG012';
end $$;

do $$
declare
    history text;
begin
    foreach history in array
        array['account', 'transfer', 'hold', 'holdending', 'refusal', 'period', 'balance']
    loop
        execute format('create trigger no_change before %s on ledger_%s
                        for each row execute function ledger.refuse_change()',
                       case history when 'balance' then 'delete' else 'update or delete' end, history);
        execute format('create trigger no_truncate before truncate on ledger_%s
                        for each statement execute function ledger.refuse_change()', history);
        execute format('alter table ledger_%s enable always trigger no_change,
                        enable always trigger no_truncate', history);
    end loop;
end $$;

-- The functions' owner, and nobody else, writes.
do $$
declare
    grants constant jsonb := '{
        "account": "select, insert", "balance": "select, insert, update",
        "transfer": "select, insert", "hold": "select, insert", "holdending": "select, insert",
        "refusal": "select, insert", "period": "select, insert",
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
