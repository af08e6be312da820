-- Tenants may record events of their own; one that the wallet pays for is recorded by the platform alone.
create function wallet_reward_is_the_platforms() returns trigger language plpgsql as $$
begin
  if current_setting('role') in ('app_seller', 'app_supplier') then
    raise exception 'growth rewards are recorded by the platform' using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger wallet_reward_is_the_platforms before insert on events_domainevent
  for each row when (new.name = 'growth_reward.earned') execute function wallet_reward_is_the_platforms();
