-- Many independent postings, each with its own key, in a handful of statements.

-- Raises what a single post would refuse, for the first posting at fault.
create function ledger.name_fault(p_postings ledger.posting[]) returns void language plpgsql as $$
declare
    p ledger.posting;
    b ledger_balance;
begin
    foreach p in array p_postings loop
        perform ledger.check_mistakes(p);
        select * into b from ledger_balance
        where account_id = p.src and state <> 'open' or account_id = p.dst and state = 'closed' limit 1;
        if found then
            raise exception 'account % is %', b.account_id, b.state
                using errcode = case b.state when 'closed' then 'LG103' else 'LG102' end;
        end if;
    end loop;
    raise exception 'one of the postings cannot be posted' using errcode = 'LG010';
end $$;

create function ledger.check_months(p_postings ledger.posting[]) returns void language plpgsql as $$
declare
    here record;
begin
    for here in select distinct unit, ledger.month_of(effective_on) as month from unnest(p_postings) order by 1, 2 loop
        perform ledger.share_month(here.unit, here.month);
        if ledger.closed_month(here.unit, here.month) then
            raise exception '% of % is closed', to_char(here.month, 'YYYY-MM'), here.unit using errcode = 'LG104';
        end if;
    end loop;
end $$;

create function ledger.check_refusals(p_scope text, p_keys text[]) returns void language plpgsql as $$
declare
    found_key text;
    found_code text;
begin
    if exists (select from ledger_refusal where act = 'post' and scope = p_scope) then
        select key, code into found_key, found_code from ledger_refusal
        where act = 'post' and scope = p_scope and key = any (p_keys) limit 1;
    end if;
    if found_key is not null then
        raise exception 'key %/% was refused before', p_scope, found_key using errcode = found_code;
    end if;
end $$;

-- Posts what is not posted yet and says how much that was. All or none: what a single post would
-- refuse is an error here. Keys posted before are passed over, so a chunk can be sent again.
-- Rows are looked up by their keys (`limit 1` keeps the planner from joining whole tables) and nothing is
-- scanned: its time depends on the chunk, not on how large the ledger is, or was when the plan was made.
create function ledger.bulk_post(
    p_scope text, p_keys text[], p_postings ledger.posting[], out posted bigint, out total numeric
) language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO'
    set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_nestloop = off
    set enable_mergejoin = off as $$
#variable_conflict use_column
declare
    sides constant bigint[] := array(select distinct unnest(array[src, dst]) from unnest(p_postings));
    locked ledger_balance[];
    unsound bigint;
    reused text;
begin
    perform ledger.require_platform();
    if cardinality(p_keys) is distinct from cardinality(p_postings) then
        raise exception 'as many keys as postings, please' using errcode = 'LG010';
    end if;
    perform ledger.check_months(p_postings);
    perform ledger.check_refusals(p_scope, p_keys);
    -- One batch waits for the other here, in the order of ids; the statement after it sees its rows.
    locked := array(
        select b from ledger_balance b where account_id = any (sides) order by account_id for no key update);

    with given as (
        select e.*, (e.src, e.dst, e.unit, e.amount, e.kind, e.document_kind, e.document_id,
                     e.effective_on, e.expires_on, e.memo)::ledger.posting as posting
        from unnest(p_keys, p_postings) with ordinality
            as e (key, src, dst, unit, amount, kind, document_kind, document_id, effective_on, expires_on, memo, n)
    ), entry as materialized (
        select e.*, ledger.payload_hash(array[posting]) as payload_hash, t.payload_hash as earlier_hash,
               coalesce(s.seller_id, d.seller_id) as seller_id, coalesce(s.supplier_id, d.supplier_id) as supplier_id,
               d.bears_lots,
               s_now.posted as src_posted, s_now.version as src_version,
               d_now.posted as dst_posted, d_now.version as dst_version, d_now.granted_total, d_now.consumed_total,
               correct.yes as sound, correct.yes and t.payload_hash is null as fresh
        from given e
        left join lateral (select * from ledger_account where id = e.src limit 1) as s on true
        left join lateral (select * from ledger_account where id = e.dst limit 1) as d on true
        left join unnest(locked) as s_now on s_now.account_id = e.src
        left join unnest(locked) as d_now on d_now.account_id = e.dst
        left join lateral (
            select payload_hash from ledger_transfer where scope = p_scope and key = e.key limit 1) as t on true
        cross join lateral (
            select ledger.sound(posting, s::ledger_account, d::ledger_account) and coalesce(s_now.state, 'open') = 'open'
                   and coalesce(d_now.state, 'open') <> 'closed' as yes) as correct
    ), side as materialized (
        select n, account_id, delta, version + row_number() over running as version,
               (posted + sum(delta) over running)::bigint as balance,
               case when bears_lots then (granted_total + sum(greatest(delta, 0)) over running)::bigint end as cum_end,
               -- an older lot with points left holds the expiry back
               case when bears_lots then nullif(greatest(
                   max(coalesce(expires_on, 'infinity')) over running,
                   (select case when last.cum_end > move.consumed_total then coalesce(last.expires_on, 'infinity') end
                    from (select * from ledger_transfer
                          where dst_id = move.account_id and dst_version is not null
                          order by dst_version desc limit 1) as last)), 'infinity') end as expires_on
        from (
            select n, src as account_id, src_posted as posted, src_version as version, 0 as granted_total,
                   0 as consumed_total, -amount as delta, date '-infinity' as expires_on, false as bears_lots
            from entry where fresh and src_version is not null
            union all
            select n, dst, dst_posted, dst_version, granted_total, consumed_total, amount, expires_on, bears_lots
            from entry where fresh and dst_version is not null
        ) as move
        window running as (partition by account_id order by n rows unbounded preceding)
    ), written as (
        insert into ledger_transfer (
            id, src_id, dst_id, unit, amount, src_balance, src_version, dst_balance, dst_version, cum_end, expires_on,
            kind, document_kind, document_id, group_id, effective_on, recorded_at, xid,
            scope, key, leg, payload_hash, memo, seller_id, supplier_id
        )
        select id, src, dst, unit, amount, s.balance, s.version, d.balance, d.version, d.cum_end, d.expires_on,
               kind, coalesce(document_kind, ''), document_id, id, effective_on,
               clock_timestamp(), pg_current_xact_id()::text::bigint,
               p_scope, key, 1, payload_hash, coalesce(memo, ''), seller_id, supplier_id
        from (select *, nextval('ledger_transfer_id_seq') as id from entry where fresh) as e
        left join side s on s.n = e.n and s.account_id = e.src
        left join side d on d.n = e.n and d.account_id = e.dst
    ), moved as (
        update ledger_balance b
        set posted = b.posted + net.came - net.went, granted_total = b.granted_total + net.came,
            consumed_total = b.consumed_total + net.went, version = b.version + net.moves
        from (
            select account_id, sum(greatest(delta, 0))::bigint as came, sum(greatest(-delta, 0))::bigint as went,
                   count(*) as moves
            from side group by account_id
        ) as net
        where b.account_id = net.account_id and b.account_id = any (sides)
    )
    select count(*) filter (where fresh), coalesce(sum(amount) filter (where fresh), 0),
           count(*) filter (where not sound), min(key) filter (where earlier_hash <> payload_hash)
    into posted, total, unsound, reused from entry;

    if unsound > 0 then
        perform ledger.name_fault(p_postings);
    elsif reused is not null then
        raise exception 'key %/% was used before with other content', p_scope, reused using errcode = 'LG001';
    end if;
end $$;
