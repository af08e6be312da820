-- Purchase orders: their numbers, the state that follows from their lines, and what nobody changes, or no supplier.
create sequence orders_purchase_number;
grant usage on sequence orders_purchase_number to app_ops, app_system;

create function orders_purchase_state(p_purchase_order bigint) returns text stable language sql as $$
  select case
    when bool_or(state = 'issued') then 'issued'
    when bool_or(state = 'accepted') then 'accepted'
    when bool_or(state = 'shipped') then 'shipped'
    else 'closed' end
  from orders_purchaseline where purchase_order_id = p_purchase_order
$$;

create function orders_purchase_order_guard() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'state' <> to_jsonb(old) - 'state' then
    raise exception 'purchase order % stays as it was issued', old.number using errcode = 'restrict_violation';
  end if;
  if current_user = 'app_supplier' and new.state <> orders_purchase_state(new.id) then
    raise exception 'the state of purchase order % follows from its lines', old.number
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger orders_purchase_order_guard before update on orders_purchaseorder
  for each row execute function orders_purchase_order_guard();

create function orders_purchase_line_guard() returns trigger language plpgsql as $$
declare
  kept orders_purchaseline := old;
begin
  -- What the supplier packs apart of an accepted line becomes a line of its own; the two add up to what was asked.
  if current_user <> 'app_supplier' and old.state in ('accepted', 'shipped')
    and new.quantity between 1 and old.quantity - 1 and old.quantity - new.quantity = old.accepted - new.accepted then
    kept.quantity := new.quantity;
    kept.accepted := new.accepted;
  end if;
  -- Of a cancelled order only what is on its way is still to come: the rest of the line is withdrawn, once.
  if current_user <> 'app_supplier' and old.state = 'shipped' and old.withdrawn_at is null
    and new.withdrawn_at is not null and new.accepted between old.received + old.rejected and old.accepted then
    kept.accepted := new.accepted;
    kept.withdrawn_at := new.withdrawn_at;
  end if;
  if to_jsonb(new) - '{accepted,received,rejected,state,reason,answered_at,shipped_at,received_at}'::text[]
    <> to_jsonb(kept) - '{accepted,received,rejected,state,reason,answered_at,shipped_at,received_at}'::text[] then
    raise exception 'what line % of a purchase order asks for never changes', old.line
      using errcode = 'restrict_violation';
  end if;
  if old.answered_at is not null
    and (new.accepted, new.answered_at) is distinct from (kept.accepted, kept.answered_at) then
    raise exception 'line % of a purchase order is answered once', old.line using errcode = 'restrict_violation';
  end if;
  if current_user = 'app_supplier' and (
    case old.state || ' ' || new.state
      when 'issued accepted' then new.answered_at is null or new.accepted < 1
        or new.accepted < new.quantity and new.reason = ''
      when 'issued refused' then new.answered_at is null or new.accepted > 0 or new.reason = ''
      when 'accepted shipped' then new.shipped_at is null or new.reason <> old.reason
      else true end
    or (new.received, new.rejected, new.received_at) is distinct from (old.received, old.rejected, old.received_at)
    or old.state = 'issued' and new.shipped_at is not null
  ) then
    raise exception 'a supplier answers line % of a purchase order, or ships what it accepted', old.line
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger orders_purchase_line_guard before update on orders_purchaseline
  for each row execute function orders_purchase_line_guard();
