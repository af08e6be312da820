-- Run once per cluster by its superuser; running it again changes nothing.
-- `haitun` logs in for every process and inherits only what signing in needs (app_login);
-- the tenant roles it must SET explicitly, one per transaction.
do $$
declare
  name text;
begin
  foreach name in array array['app_login', 'app_seller', 'app_supplier', 'app_ops', 'app_system', 'app_ledger',
                              'app_market', 'app_people'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I nologin nosuperuser nobypassrls noinherit', name);
    end if;
  end loop;
  foreach name in array array['haitun', 'haitun_owner'] loop
    if not exists (select from pg_roles where rolname = name) then
      execute format('create role %I login nosuperuser nobypassrls noinherit', name);
    end if;
  end loop;
end
$$;

grant app_login to haitun with inherit true, set true;
grant app_seller, app_supplier, app_ops, app_system to haitun with inherit false, set true;
grant app_ledger, app_market, app_people to haitun_owner with inherit true, set true;
-- A dead client must not hold the locks of the work that it was doing.
alter role haitun set client_connection_check_interval = '2s';
alter role haitun set idle_in_transaction_session_timeout = '5min';
