-- What a tenant may do with people, whom it can't see otherwise. The functions belong to app_people.

-- The members of the calling tenant.
create function accounts.team() returns table (
    membership_id bigint, user_id bigint, name text, email text, role text, last_login timestamptz,
    has_second_factor boolean
) language sql stable security definer set search_path = pg_catalog, public, pg_temp as $$
    select m.id, u.id, u.name, u.email, m.role, u.last_login, exists (
        select from public.mfa_authenticator as a where a.user_id = u.id and a.type in ('totp', 'webauthn')
    )
    from public.accounts_membership as m join public.accounts_user as u on u.id = m.user_id
    where m.organization_id = current_setting('app.org')::bigint
    order by u.name, m.id
$$;

-- Take up an invitation of the calling tenant for the person whose address it names. Returns the membership, or
-- nothing when the invitation is over or another's; a member keeps the role there is.
create function accounts.join_team(invitation bigint, person bigint, as_of timestamptz) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    joined bigint;
begin
    update public.accounts_invitation as i set accepted_at = as_of
    from public.accounts_user as u
    where i.id = invitation and i.accepted_at is null and i.revoked_at is null and i.expires_at > as_of
      and u.id = person and u.email = i.email and u.is_active and not u.is_staff;
    if not found then
        return null;
    end if;
    insert into public.accounts_membership (organization_id, user_id, role)
    select i.organization_id, person, i.role from public.accounts_invitation as i where i.id = invitation
    on conflict (organization_id, user_id) do nothing;
    select m.id into joined from public.accounts_membership as m
    where m.user_id = person and m.organization_id = current_setting('app.org')::bigint;
    return joined;
end $$;

-- How pages and mails speak to a member of the calling tenant. False for anybody else.
create function accounts.keep_preferences(person bigint, new_language text, new_time_zone text) returns boolean
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    update public.accounts_user set language = new_language, time_zone = new_time_zone
    where id = person and exists (
        select from public.accounts_membership as m
        where m.user_id = person and m.organization_id = current_setting('app.org')::bigint
    );
    return found;
end $$;

revoke execute on all functions in schema accounts from public;
