-- What is published, approved or posted stays as it is, whoever asks.
create function points_book_is_immutable() returns trigger language plpgsql as $$
begin
  if old.status = 'published' then
    raise exception 'points rule book v% is published and never changes: draft a new version', old.version
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger points_book_is_immutable before update or delete on points_ledger_rulebook
  for each row execute function points_book_is_immutable();

create function points_band_is_immutable() returns trigger language plpgsql as $$
begin
  if exists (
    select from points_ledger_rulebook book where book.status = 'published'
      and book.id in (case when tg_op <> 'INSERT' then old.rule_book_id end, case when tg_op <> 'DELETE' then new.rule_book_id end)
  ) then
    raise exception 'bands of a published rule book never change: draft a new version'
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger points_band_is_immutable before insert or update or delete on points_ledger_rulebookband
  for each row execute function points_band_is_immutable();

create function points_run_is_final() returns trigger language plpgsql as $$
begin
  if old.state = 'posted' or (tg_op = 'DELETE' and old.state = 'approved') then
    raise exception 'the settlement of % is % and never changes', to_char(old.month, 'YYYY-MM'), old.state
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger points_run_is_final before update or delete on points_ledger_settlementrun
  for each row execute function points_run_is_final();

create function points_line_is_final() returns trigger language plpgsql as $$
begin
  if exists (
    select from (select distinct run_id from changed) touched
    left join points_ledger_settlementrun run on run.id = touched.run_id
    where run.state is distinct from 'computed'
  ) then
    raise exception 'lines belong to a run, and once it is approved they never change'
      using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger points_line_inserted after insert on points_ledger_settlementline
  referencing new table as changed for each statement execute function points_line_is_final();
create trigger points_line_updated after update on points_ledger_settlementline
  referencing old table as changed for each statement execute function points_line_is_final();
create trigger points_line_deleted after delete on points_ledger_settlementline
  referencing old table as changed for each statement execute function points_line_is_final();

create function points_earning_is_final() returns trigger language plpgsql as $$
begin
  if exists (
    select from points_ledger_settlementrun run
    where run.state <> 'computed' and run.month in (select distinct month from changed)
  ) then
    raise exception 'earning orders of a closed month never change: note an adjustment'
      using errcode = 'restrict_violation';
  end if;
  return null;
end $$;
create trigger points_earning_inserted after insert on points_ledger_earningorder
  referencing new table as changed for each statement execute function points_earning_is_final();
create trigger points_earning_updated after update on points_ledger_earningorder
  referencing old table as changed for each statement execute function points_earning_is_final();
create trigger points_earning_deleted after delete on points_ledger_earningorder
  referencing old table as changed for each statement execute function points_earning_is_final();
