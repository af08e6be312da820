-- What is decided or booked stays as it is, whoever asks; and a seller never decides on its own money.
create function wallet_top_up_is_final() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.state <> 'requested' then
    raise exception 'top-up % is % and never changes', old.id, old.state using errcode = 'restrict_violation';
  elsif tg_op = 'UPDATE' and (old.seller_id, old.amount, old.amount_currency, old.key)
        is distinct from (new.seller_id, new.amount, new.amount_currency, new.key) then
    raise exception 'what top-up % asks for never changes', old.id using errcode = 'restrict_violation';
  elsif current_setting('role') = 'app_seller' and new.state not in ('requested', 'cancelled') then
    raise exception 'a seller requests and cancels; only staff decide on a top-up'
      using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger wallet_top_up_is_final before insert or update on wallet_topup
  for each row execute function wallet_top_up_is_final();

-- The trigger's arguments name the columns that may change.
create function wallet_entry_is_final() returns trigger language plpgsql as $$
begin
  if to_jsonb(old) - tg_argv is distinct from to_jsonb(new) - tg_argv then
    raise exception '% % is booked and never changes', tg_table_name, old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger wallet_entry_is_final before update on wallet_charge
  for each row execute function wallet_entry_is_final('refunded');
create trigger wallet_entry_is_final before update on wallet_credit
  for each row execute function wallet_entry_is_final('');
create trigger wallet_entry_is_final before update on wallet_wallethold
  for each row execute function wallet_entry_is_final('state', 'ended_at', 'charge_id');

create function wallet_charge_refunded_grows() returns trigger language plpgsql as $$
begin
  raise exception 'what was refunded of charge % stays refunded', old.id using errcode = 'restrict_violation';
end $$;
create trigger wallet_charge_refunded_grows before update on wallet_charge
  for each row when (new.refunded < old.refunded) execute function wallet_charge_refunded_grows();

create function wallet_ending_is_final() returns trigger language plpgsql as $$
begin
  raise exception '% % is % and never changes', tg_table_name, old.id, old.state using errcode = 'restrict_violation';
end $$;
create trigger wallet_ending_is_final before update on wallet_wallethold
  for each row when (old.state <> 'open') execute function wallet_ending_is_final();
create trigger wallet_ending_is_final before update on wallet_manualentry
  for each row when (old.state <> 'waiting') execute function wallet_ending_is_final();
