-- Who did something, by name. Tenants read no users; this tells them the names of their own members, an empty name for
-- who was one and left, and nothing about the operator's staff. Owned by a role that sees no more than that.
create schema accounts authorization app_market;
grant usage on schema accounts to app_seller, app_supplier;
grant select (id, name, is_staff) on accounts_user to app_market;
grant select (user_id, organization_id) on accounts_membership to app_market;
create policy app_market on accounts_user for select to app_market using (true);
create policy app_market on accounts_membership for select to app_market using (true);

set local role app_market;
create function accounts.colleague_name(p_user bigint) returns text
    stable strict security definer set search_path = public, pg_temp language sql as $$
    select case
        when exists (
            select from accounts_membership as own
            where own.user_id = person.id and own.organization_id = (select current_setting('app.org')::bigint)
        ) then person.name
        when not person.is_staff then ''
    end
    from accounts_user as person where person.id = p_user
$$;
revoke execute on function accounts.colleague_name(bigint) from public;
grant execute on function accounts.colleague_name(bigint) to app_seller, app_supplier;
reset role;
