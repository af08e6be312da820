-- A published tier rule book, its levels and what they unlock stay as they are, whoever asks.
create function tiers_book_is_immutable() returns trigger language plpgsql as $$
begin
  raise exception 'tier rule book v% is published and never changes: draft a new version', old.version
    using errcode = 'restrict_violation';
end $$;
create trigger tiers_book_is_immutable before update or delete on seller_tiers_tierrulebook
  for each row when (old.status = 'published') execute function tiers_book_is_immutable();

-- Locks the book, so that it can't be published while one of its rows is being written.
create function tiers_require_draft(book_id bigint) returns void language plpgsql as $$
declare
  book seller_tiers_tierrulebook;
begin
  select * into book from seller_tiers_tierrulebook where id = book_id for share;
  if book.status = 'published' then
    raise exception 'levels of tier rule book v% are published and never change: draft a new version', book.version
      using errcode = 'restrict_violation';
  end if;
end $$;

create function tiers_level_is_immutable() returns trigger language plpgsql as $$
begin
  perform tiers_require_draft(old.rule_book_id);
  perform tiers_require_draft(new.rule_book_id);
  return coalesce(new, old);
end $$;
create trigger tiers_level_is_immutable before insert or update or delete on seller_tiers_tierlevel
  for each row execute function tiers_level_is_immutable();

create function tiers_unlocking_is_immutable() returns trigger language plpgsql as $$
begin
  perform tiers_require_draft(level.rule_book_id)
  from seller_tiers_tierlevel level where level.id in (old.tierlevel_id, new.tierlevel_id);
  return coalesce(new, old);
end $$;
create trigger tiers_unlocking_is_immutable before insert or update or delete on seller_tiers_tierlevel_resources
  for each row execute function tiers_unlocking_is_immutable();
