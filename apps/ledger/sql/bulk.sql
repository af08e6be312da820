-- Many independent postings, each with its own key, in a handful of statements.

create function ledger.check_bulk(p_scope text, p_keys text[], p_postings ledger.posting[])
    returns void language plpgsql as $$
declare
    fault record;
begin
    if ledger.tenant_of_caller() is not null then
        raise exception 'only the platform posts in bulk' using errcode = 'LG006';
    elsif cardinality(p_keys) is distinct from cardinality(p_postings) then
        raise exception 'as many keys as postings, please' using errcode = 'LG010';
    end if;
    perform from ledger_account
    where id in (select unnest(array[src, dst]) from unnest(p_postings)) order by id for key share;
    -- The first posting at fault, if any, goes through the same checks as a single one.
    for fault in
        select row(p.*)::ledger.posting as posting, s as src, d as dst
        from unnest(p_postings) as p
        left join ledger_account s on s.id = p.src
        left join ledger_account d on d.id = p.dst
        where (p.amount > 0 and p.src <> p.dst and s.unit = p.unit and d.unit = p.unit
               and (p.expires_on is null or d.bears_lots)
               and num_nonnulls(s.seller_id, s.supplier_id, d.seller_id, d.supplier_id) <= 1) is not true
    loop
        perform ledger.check_mistakes(fault.posting, fault.src, fault.dst);
    end loop;
    select p.src, p.dst, s.state as src_state, d.state as dst_state into fault
    from unnest(p_postings) as p join ledger_account s on s.id = p.src join ledger_account d on d.id = p.dst
    where s.state <> 'open' or d.state = 'closed' limit 1;
    if found then
        raise exception 'account % is %, account % is %', fault.src, fault.src_state, fault.dst, fault.dst_state
            using errcode = case when 'closed' in (fault.src_state, fault.dst_state) then 'LG103' else 'LG102' end;
    end if;
    for fault in select distinct unit, ledger.month_of(effective_on) as month from unnest(p_postings) order by 1, 2
    loop
        if ledger.closed_month(fault.unit, fault.month) then
            raise exception '% of % is closed', to_char(fault.month, 'YYYY-MM'), fault.unit using errcode = 'LG104';
        end if;
    end loop;
    select r.code, r.key into fault from ledger_refusal r
    where r.act = 'post' and r.scope = p_scope and r.key = any (p_keys) limit 1;
    if found then
        raise exception 'key %/% was refused before', p_scope, fault.key using errcode = fault.code;
    end if;
    select t.key into fault
    from unnest(p_keys, p_postings)
        as e (key, src, dst, unit, amount, kind, document_kind, document_id, effective_on, expires_on, memo)
    join ledger_transfer t on t.scope = p_scope and t.key = e.key
    where t.payload_hash <> ledger.payload_hash(array[(e.src, e.dst, e.unit, e.amount, e.kind,
        e.document_kind, e.document_id, e.effective_on, e.expires_on, e.memo)::ledger.posting])
    limit 1;
    if found then
        raise exception 'key %/% was used before with other content', p_scope, fault.key using errcode = 'LG001';
    end if;
end $$;

-- Posts what is not posted yet and says how much that was. All or none: what a single post would
-- refuse is an error here. Keys posted before are passed over, so a chunk can be sent again.
-- Planned at every call: a plan made while the tables were small would scan them when they are large.
create function ledger.bulk_post(
    p_scope text, p_keys text[], p_postings ledger.posting[], out posted bigint, out total numeric
) language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO'
    set plan_cache_mode = force_custom_plan as $$
begin
    -- One batch waits for the other here, in the order of ids; the statements after it see its rows.
    perform from ledger_balance
    where account_id in (select unnest(array[src, dst]) from unnest(p_postings)) order by account_id
    for no key update;
    perform ledger.check_bulk(p_scope, p_keys, p_postings);

    with entry as materialized (
        select e.*, s.seller_id as src_seller, s.supplier_id as src_supplier, d.seller_id as dst_seller,
               d.supplier_id as dst_supplier, d.bears_lots
        from unnest(p_keys, p_postings) with ordinality
            as e (key, src, dst, unit, amount, kind, document_kind, document_id, effective_on, expires_on, memo, n)
        join ledger_account s on s.id = e.src
        join ledger_account d on d.id = e.dst
        where not exists (select from ledger_transfer t where t.scope = p_scope and t.key = e.key)
    ), side as materialized (
        select n, account_id, b.version + row_number() over running as version,
               (b.posted + sum(delta) over running)::bigint as balance,
               (b.granted_total + sum(greatest(delta, 0)) over running)::bigint as cum_end,
               -- an older lot with points left holds the expiry back
               greatest(max(coalesce(expires_on, 'infinity')) filter (where delta > 0) over running, (
                   select coalesce(l.expires_on, 'infinity') from ledger_pointlot l
                   where bears_lots and l.account_id = b.account_id and l.cum_end > b.consumed_total
                   order by l.cum_end desc limit 1)) as expires_on
        from (
            select n, src as account_id, -amount as delta, null::date as expires_on, false as bears_lots from entry
            union all
            select n, dst, amount, expires_on, bears_lots from entry
        ) as move join ledger_balance b using (account_id)
        window running as (partition by account_id order by n rows unbounded preceding)
    ), fresh as (
        insert into ledger_transfer (
            id, src_id, dst_id, unit, amount, src_balance, src_version, dst_balance, dst_version,
            kind, document_kind, document_id, group_id, effective_on, recorded_at, xid,
            scope, key, leg, payload_hash, memo, seller_id, supplier_id
        )
        select numbered.id, e.src, e.dst, e.unit, e.amount, s.balance, s.version, d.balance, d.version,
               e.kind, coalesce(e.document_kind, ''), e.document_id, numbered.id, e.effective_on,
               clock_timestamp(), pg_current_xact_id()::text::bigint,
               p_scope, e.key, 1,
               ledger.payload_hash(array[(e.src, e.dst, e.unit, e.amount, e.kind, e.document_kind,
                   e.document_id, e.effective_on, e.expires_on, e.memo)::ledger.posting]),
               coalesce(e.memo, ''), coalesce(e.src_seller, e.dst_seller), coalesce(e.src_supplier, e.dst_supplier)
        from (select n, nextval('ledger_transfer_id_seq') as id from entry) as numbered
        join entry e using (n)
        left join side s on s.n = e.n and s.account_id = e.src
        left join side d on d.n = e.n and d.account_id = e.dst
        returning id, key, src_id, dst_id, amount, effective_on, dst_version, seller_id, supplier_id
    ), moved as (
        update ledger_balance b
        set posted = b.posted + net.came - net.went, granted_total = b.granted_total + net.came,
            consumed_total = b.consumed_total + net.went, version = b.version + net.moves
        from (
            select account_id, sum(came)::bigint as came, sum(went)::bigint as went, count(*) as moves
            from (
                select src_id as account_id, 0 as came, amount as went from fresh
                union all
                select dst_id, amount, 0 from fresh
            ) as move group by account_id
        ) as net
        where b.account_id = net.account_id
    ), lots as (
        insert into ledger_pointlot (
            transfer_id, account_id, granted, cum_end, granted_on, expires_on, seller_id, supplier_id
        )
        select f.id, f.dst_id, f.amount, d.cum_end, f.effective_on, nullif(d.expires_on, 'infinity'),
               f.seller_id, f.supplier_id
        from fresh f join side d on d.account_id = f.dst_id and d.version = f.dst_version
        where exists (select from ledger_account a where a.id = f.dst_id and a.bears_lots)
    )
    select count(*), coalesce(sum(amount), 0) into posted, total from fresh;
end $$;
