-- Movements are only added, whoever asks.
create function stock.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% of % is not allowed: correct stock by another movement', tg_op, tg_table_name
        using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on stock_movement
    for each statement execute function stock.refuse_change();
create trigger kept before delete or truncate on stock_stocklevel
    for each statement execute function stock.refuse_change();
create trigger kept before delete or truncate on stock_reservation
    for each statement execute function stock.refuse_change();

-- A reservation is what it was, and what has left it does not come back.
create function stock.refuse_reopening() returns trigger language plpgsql as $$
begin
    raise exception 'reservation % may only be dispatched or released', old.id using errcode = 'restrict_violation';
end $$;
create trigger only_ends before update on stock_reservation for each row
    when ((new.level_id, new.supplier_id, new.quantity, new.document, new.reserved_at)
            is distinct from (old.level_id, old.supplier_id, old.quantity, old.document, old.reserved_at)
          or new.dispatched < old.dispatched or new.released < old.released)
    execute function stock.refuse_reopening();

-- No figure without its movement: looked at when the transaction commits.
create function stock.refuse_figures_without_movement() returns trigger language plpgsql as $$
begin
    if exists (
        select from stock_stocklevel as level
        left join lateral (
            select on_hand_after, reserved_after, version from stock_movement
            where level_id = level.id order by version desc limit 1
        ) as last on true
        where level.id = new.id
          and (level.on_hand, level.reserved, level.version)
              <> (coalesce(on_hand_after, 0), coalesce(reserved_after, 0), coalesce(last.version, 0))
    ) then
        raise exception 'stock level % was changed without a movement', new.id using errcode = 'restrict_violation';
    end if;
    return null;
end $$;
create constraint trigger has_movement after insert or update on stock_stocklevel
    deferrable initially deferred for each row execute function stock.refuse_figures_without_movement();

alter table stock_movement enable always trigger append_only;
alter table stock_stocklevel enable always trigger kept, enable always trigger has_movement;
alter table stock_reservation enable always trigger kept, enable always trigger only_ends;

-- Every act rewrites a level's row: half-empty pages keep the new version on the same page.
alter table stock_stocklevel set (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.02);

revoke execute on all functions in schema stock from public;
grant usage on schema stock to app_ops, app_system;
grant execute on all functions in schema stock to app_ops, app_system;
