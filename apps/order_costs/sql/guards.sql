-- A published tariff stays as it is, whoever asks.
create function tariff_book_is_immutable() returns trigger language plpgsql as $$
begin
  if old.status = 'published' then
    raise exception 'tariff v% is published and never changes: draft a new version', old.version
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger tariff_book_is_immutable before update or delete on order_costs_tariffbook
  for each row execute function tariff_book_is_immutable();

create function tariff_zone_is_immutable() returns trigger language plpgsql as $$
begin
  if exists (
    select from order_costs_tariffbook book where book.status = 'published'
      and book.id in (case when tg_op <> 'INSERT' then old.book_id end, case when tg_op <> 'DELETE' then new.book_id end)
  ) then
    raise exception 'zones of a published tariff never change: draft a new version'
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger tariff_zone_is_immutable before insert or update or delete on order_costs_tariffzone
  for each row execute function tariff_zone_is_immutable();

create function tariff_rate_is_immutable() returns trigger language plpgsql as $$
begin
  if exists (
    select from order_costs_tariffzone zone join order_costs_tariffbook book on book.id = zone.book_id
    where book.status = 'published'
      and zone.id in (case when tg_op <> 'INSERT' then old.zone_id end, case when tg_op <> 'DELETE' then new.zone_id end)
  ) then
    raise exception 'rates of a published tariff never change: draft a new version'
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger tariff_rate_is_immutable before insert or update or delete on order_costs_tariffrate
  for each row execute function tariff_rate_is_immutable();
