-- The role behind the functions of team.sql: of a tenant it sees that tenant's rows, of people a few columns.

create schema accounts authorization app_people;
grant usage on schema accounts to app_seller, app_supplier;
grant select, insert on accounts_membership to app_people;
grant select, update (accepted_at) on accounts_invitation to app_people;
grant select (id, email, name, last_login, is_active, is_staff), update (language, time_zone)
    on accounts_user to app_people;
grant select (user_id, type) on mfa_authenticator to app_people;

create policy app_people on accounts_membership to app_people using (
    coalesce(current_setting('role', true), '') not in ('app_seller', 'app_supplier')
    or organization_id = (select current_setting('app.org')::bigint)
);
create policy app_people on accounts_invitation to app_people using (
    coalesce(current_setting('role', true), '') not in ('app_seller', 'app_supplier')
    or organization_id = (select current_setting('app.org')::bigint)
);
create policy app_people on accounts_user to app_people using (true);
create policy app_people on mfa_authenticator to app_people using (true);

-- Nobody makes another person a member by changing a row.
create function accounts_membership_stays() returns trigger language plpgsql as $$
begin
    raise exception 'a membership keeps its person and its organisation: end it and make another one'
        using errcode = 'restrict_violation';
end $$;
create trigger person_stays before update of user_id, organization_id on accounts_membership
    for each row when ((old.user_id, old.organization_id) is distinct from (new.user_id, new.organization_id))
    execute function accounts_membership_stays();

create function accounts_viewing_stays() returns trigger language plpgsql as $$
begin
    raise exception 'what was looked at as a tenant is append-only' using errcode = 'restrict_violation';
end $$;
create trigger append_only before update or delete or truncate on accounts_tenantviewing
    for each statement execute function accounts_viewing_stays();
alter table accounts_tenantviewing enable always trigger append_only;
