-- What a supplier may write itself, and what nobody changes any more, whoever asks.
create function suppliers_profile_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state = 'ended' then
    raise exception 'supplier % has ended and never changes', old.supplier_id using errcode = 'restrict_violation';
  end if;
  if current_user = 'app_supplier' and not (
    case tg_op when 'INSERT' then new.state = 'applied' else old.state = 'applied' and new.state in ('applied', 'review') end
  ) then
    raise exception 'a supplier writes its application only, not its state' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger suppliers_profile_guard before insert or update on suppliers_supplier
  for each row execute function suppliers_profile_guard();

create function suppliers_document_guard() returns trigger language plpgsql as $$
declare
  allowed text[] := case when tg_op = 'INSERT' then '{uploaded}'
    when old.state = 'uploaded' then '{submitted,withdrawn}'
    when old.state = 'submitted' and current_user <> 'app_supplier' then '{accepted,refused}'
    else '{}' end;
begin
  if new.state <> all (allowed) then
    raise exception 'a document does not become % here', new.state using errcode = 'restrict_violation';
  end if;
  if tg_op = 'UPDATE' and (new.supplier_id, new.kind, new.file, new.sha256, new.size, new.uploaded_at)
    is distinct from (old.supplier_id, old.kind, old.file, old.sha256, old.size, old.uploaded_at) then
    raise exception 'what was uploaded stays as it is: upload another document' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger suppliers_document_guard before insert or update on suppliers_supplierdocument
  for each row execute function suppliers_document_guard();

create function suppliers_agreement_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state <> 'draft' then
    raise exception 'version % of the agreement is kept as it is: draft a new version', old.version
      using errcode = 'restrict_violation';
  end if;
  if to_jsonb(new) - '{state,signed_at,in_force_from}'::text[]
    <> to_jsonb(old) - '{state,signed_at,in_force_from}'::text[] then
    raise exception 'the terms of a draft do not change: draft a new version' using errcode = 'restrict_violation';
  end if;
  if current_user = 'app_supplier' and new.state <> 'signed' then
    raise exception 'a supplier signs an agreement or leaves it' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger suppliers_agreement_guard before update or delete on suppliers_agreement
  for each row execute function suppliers_agreement_guard();

create function suppliers_inspection_guard() returns trigger language plpgsql as $$
begin
  if old.state <> 'scheduled' then
    raise exception 'a scored inspection never changes: schedule another one' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create trigger suppliers_inspection_guard before update or delete on suppliers_inspection
  for each row execute function suppliers_inspection_guard();
