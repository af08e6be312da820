-- Who did something, by name. Tenants read no users; this tells them the names of their own members, an empty name for
-- who was one and left, and nothing about the operator's staff.
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
