-- Accounts, months, roll-ups and expiry: what the platform does to keep the books.

create function ledger.require_platform() returns void stable language plpgsql as $$
begin
    if ledger.tenant_of_caller() is not null then
        raise exception 'only the platform keeps the books' using errcode = 'LG006';
    end if;
end $$;

create function ledger.accounts_of(p_sellers bigint[], p_suppliers bigint[], p_purpose text, p_unit text)
    returns setof ledger_account stable language sql as $$
    select * from ledger_account
    where seller_id = any (p_sellers) and supplier_id is null and purpose = p_purpose and unit = p_unit
    union all
    select * from ledger_account
    where seller_id is null and supplier_id = any (p_suppliers) and purpose = p_purpose and unit = p_unit
    union all
    select * from ledger_account
    where seller_id is null and supplier_id is null and purpose = p_purpose and unit = p_unit
      and exists (select from unnest(p_sellers, p_suppliers) as owner (s, p) where s is null and p is null)
$$;

-- The owners' accounts of one purpose, made where they are missing. With terms other than theirs: an error.
create function ledger.open_accounts(
    p_sellers bigint[], p_suppliers bigint[], p_purpose text, p_unit text,
    p_tracked boolean, p_floor bigint, p_bears_lots boolean
) returns table (seller_id bigint, supplier_id bigint, account_id bigint) language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
#variable_conflict use_column
declare
    misfit bigint;
begin
    perform ledger.require_platform();
    if p_bears_lots and p_floor is distinct from 0 then
        raise exception 'an account that bears lots has the floor 0' using errcode = 'LG010';
    end if;
    with fresh as (
        insert into ledger_account (seller_id, supplier_id, purpose, unit, tracked, bears_lots, opened_at)
        select owner.*, p_purpose, p_unit, p_tracked, p_bears_lots, clock_timestamp()
        from unnest(p_sellers, p_suppliers) as owner order by 1, 2
        on conflict (seller_id, supplier_id, purpose, unit) do nothing
        returning *
    )
    insert into ledger_balance (
        account_id, seller_id, supplier_id, state, posted, held, floor, granted_total, consumed_total, version
    )
    select id, seller_id, supplier_id, 'open', 0, 0, p_floor, 0, 0, 0 from fresh where tracked;

    select a.id into misfit
    from ledger.accounts_of(p_sellers, p_suppliers, p_purpose, p_unit) as a
    left join ledger_balance b on b.account_id = a.id
    where a.tracked <> p_tracked or a.bears_lots <> p_bears_lots or p_tracked and b.floor is distinct from p_floor
    limit 1;
    if found then
        raise exception 'account % exists with other terms', misfit using errcode = 'LG011';
    end if;
    return query select a.seller_id, a.supplier_id, a.id
                 from ledger.accounts_of(p_sellers, p_suppliers, p_purpose, p_unit) as a;
end $$;

-- Posting locks the balance too, so those that wait for this see the new state.
create function ledger.set_state(p_account bigint, p_state text) returns void language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    b ledger_balance;
begin
    perform ledger.require_platform();
    select * into b from ledger_balance where account_id = p_account for no key update;
    if b.account_id is null then
        raise exception 'there is no account % that has a state', p_account using errcode = 'LG005';
    elsif p_state not in ('open', 'frozen', 'closed') then
        raise exception 'an account is open, frozen or closed, not %', p_state using errcode = 'LG010';
    elsif b.state = 'closed' and p_state <> 'closed' then
        raise exception 'account % is closed for good', p_account using errcode = 'LG103';
    elsif p_state = 'closed' and (b.posted, b.held) <> (0, 0) then
        raise exception 'account % is not empty', p_account using errcode = 'LG013';
    end if;
    update ledger_balance set state = p_state where account_id = p_account;
end $$;

-- Waits for posts into that month; closing a closed month changes nothing.
create function ledger.close_period(p_unit text, p_month date) returns boolean language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp as $$
begin
    perform ledger.require_platform();
    perform pg_advisory_xact_lock(hashtext('ledger.period ' || p_unit), ledger.month_number(p_month));
    insert into ledger_period (unit, month, closed_at) values (p_unit, p_month, clock_timestamp())
    on conflict (unit, month) do nothing;
    return found;
end $$;

-- Adds to each untracked account's sum what finished since. Every transaction before the horizon has
-- ended, so none can turn up behind it later (one with a smaller transfer id than we have seen could).
-- `afresh` forgets the sums first: transaction ids start again in a cluster restored from a dump.
create function ledger.roll_up(afresh boolean) returns bigint language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set plan_cache_mode = force_custom_plan as $$
declare
    horizon bigint;
    since bigint;
    rolled bigint;
begin
    perform ledger.require_platform();
    perform pg_advisory_xact_lock(hashtext('ledger.roll_up'), 0);
    if afresh then
        delete from ledger_rollup;
    end if;
    horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
    since := coalesce((select max(through_xid) from ledger_rollup), 0);
    insert into ledger_rollup as r (account_id, through_xid, posted, transfers, rolled_at)
    select a.id, horizon, coalesce(sum(delta), 0), count(delta), clock_timestamp()
    from ledger_account a
    left join (
        select src_id as account_id, -amount as delta from ledger_transfer
        where src_version is null and xid >= since and xid < horizon
        union all
        select dst_id, amount from ledger_transfer
        where dst_version is null and xid >= since and xid < horizon
    ) as move on move.account_id = a.id
    where not a.tracked
    group by a.id
    on conflict (account_id) do update
    set through_xid = excluded.through_xid, posted = r.posted + excluded.posted,
        transfers = r.transfers + excluded.transfers, rolled_at = excluded.rolled_at;
    get diagnostics rolled = row_count;
    return rolled;
end $$;

-- Moves what is left in lots that have expired on that day, of up to `p_limit` accounts, into `p_into`.
-- Held points and frozen accounts wait for a later run.
create function ledger.expire_lots(
    p_unit text, p_on date, p_into bigint, p_limit int, out accounts bigint, out points numeric
) language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO'
    set plan_cache_mode = force_custom_plan as $$
declare
    candidates bigint[];
    keys text[];
    postings ledger.posting[];
begin
    perform ledger.require_platform();
    select array_agg(account_id) into candidates from (
        select distinct lot.dst_id as account_id
        from ledger_transfer lot
        join ledger_balance b on b.account_id = lot.dst_id and b.state = 'open'
        where lot.unit = p_unit and lot.expires_on <= p_on and lot.cum_end > b.consumed_total
          and b.posted - b.held > b.floor
        order by 1 limit p_limit
    ) as due;
    perform from ledger_balance where account_id = any (candidates) order by account_id for no key update;
    select array_agg(account_id || ':' || consumed_total),
           array_agg((account_id, p_into, p_unit, expired, 'expiry', '', null, p_on, null, '')::ledger.posting)
    into keys, postings
    from (
        select b.account_id, b.consumed_total,
               least(max(lot.cum_end) - b.consumed_total, b.posted - b.held - b.floor) as expired
        from ledger_balance b join ledger_transfer lot on lot.dst_id = b.account_id and lot.dst_version is not null
        where b.account_id = any (candidates) and b.state = 'open' and lot.expires_on <= p_on
        group by b.account_id
    ) as due
    where expired > 0;
    select coalesce(b.posted, 0), coalesce(b.total, 0) into accounts, points
    from ledger.bulk_post('ledger.expiry', keys, postings) as b;
end $$;
