-- What is published stays as it is, whoever asks.
create function dispatch_book_is_immutable() returns trigger language plpgsql as $$
begin
  if old.status = 'published' then
    raise exception 'dispatch rule book v% is published and never changes: draft a new version', old.version
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger dispatch_book_is_immutable before update or delete on dispatch_sla_slarulebook
  for each row execute function dispatch_book_is_immutable();

create function dispatch_rule_is_immutable() returns trigger language plpgsql as $$
begin
  if exists (
    select from dispatch_sla_slarulebook book where book.status = 'published'
      and book.id in (case when tg_op <> 'INSERT' then old.rule_book_id end, case when tg_op <> 'DELETE' then new.rule_book_id end)
  ) then
    raise exception 'rules of a published dispatch rule book never change: draft a new version'
      using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger dispatch_rule_is_immutable before insert or update or delete on dispatch_sla_slarule
  for each row execute function dispatch_rule_is_immutable();

-- A clock's start never changes, nor does a deadline with what explains it, once all its holidays are announced.
create function dispatch_deadline_is_kept() returns trigger language plpgsql as $$
begin
  if (old.seller_id, old.store_id, old.rule_id, old.paid_at, old.started_at)
      is distinct from (new.seller_id, new.store_id, new.rule_id, new.paid_at, new.started_at)
    or not (old.is_provisional and old.state = 'running')
      and (old.deadline_at, old.is_provisional, old.explanation, old.month)
        is distinct from (new.deadline_at, new.is_provisional, new.explanation, new.month)
  then
    raise exception 'the deadline of order % is kept with its explanation and never changes', old.order_id
      using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger dispatch_deadline_is_kept before update on dispatch_sla_dispatchclock
  for each row execute function dispatch_deadline_is_kept();
