-- Posting: the one way in which value moves. Runs as app_ledger, who owns all of these.

create type ledger.posting as (
    src bigint, dst bigint, unit text, amount bigint, kind text, document_kind text, document_id bigint,
    effective_on date, expires_on date, memo text
);
-- Either transfers, or the code of a refusal; a replay is the answer that the key was given before.
create type ledger.outcome as (transfers bigint[], replayed boolean, refusal text, detail jsonb);

create function ledger.month_of(day date) returns date immutable language sql
    return date_trunc('month', day::timestamp)::date;

create function ledger.month_number(day date) returns int immutable language sql
    return extract(year from day) * 12 + extract(month from day);

create function ledger.payload_hash(payload ledger.posting[]) returns bytea stable language sql
    return sha256(convert_to(payload::text, 'UTF8'));

-- Null for the roles of the platform, who may move everything.
create function ledger.tenant_of_caller() returns bigint stable language plpgsql as $$
begin
    case current_setting('role')
        when 'app_system', 'app_ops' then return null;
        when 'app_seller', 'app_supplier' then return current_setting('app.org')::bigint;
        else raise exception 'role % may not use the ledger', current_setting('role') using errcode = '42501';
    end case;
end $$;

-- A tenant pays from its own account, to the platform or to another one of its own. It cannot make
-- points (only the platform gives lots). Another tenant's account answers like one that does not exist.
create function ledger.check_rights(p ledger.posting, s ledger_account, d ledger_account)
    returns void stable language plpgsql as $$
declare
    tenant constant bigint := ledger.tenant_of_caller();
    supplies constant boolean := current_setting('role') = 'app_supplier';
begin
    if tenant is null then
        return;
    end if;
    if tenant is distinct from (case when supplies then s.supplier_id else s.seller_id end) then
        raise exception 'you have no account to post from with id %', p.src using errcode = 'LG006';
    end if;
    if d.id is null or d.bears_lots
       or tenant is distinct from coalesce(case when supplies then d.supplier_id else d.seller_id end, tenant)
       or (case when supplies then d.seller_id else d.supplier_id end) is not null
    then
        raise exception 'there is no account that you may post to with id %', p.dst using errcode = 'LG006';
    end if;
end $$;

-- Whether there is anything to complain about; the functions above and below find out what.
create function ledger.sound(p ledger.posting, s ledger_account, d ledger_account) returns boolean
    immutable language sql return (
        p.amount > 0 and p.src <> p.dst and s.unit = p.unit and d.unit = p.unit
        and (p.expires_on is null or d.bears_lots)
        and (s.seller_id <> d.seller_id or s.supplier_id <> d.supplier_id) is not true
        and (coalesce(s.seller_id, d.seller_id) is null or coalesce(s.supplier_id, d.supplier_id) is null)
    ) is true;

create function ledger.check_mistakes(p ledger.posting) returns void stable language plpgsql as $$
declare
    s ledger_account;
    d ledger_account;
begin
    select * into s from ledger_account where id = p.src;
    select * into d from ledger_account where id = p.dst;
    if (p.amount > 0) is not true then
        raise exception 'an amount is a positive number of minor units, not %', p.amount using errcode = 'LG002';
    elsif p.src = p.dst then
        raise exception 'account % cannot post to itself', p.src using errcode = 'LG003';
    end if;
    perform ledger.check_rights(p, s, d);
    if s.id is null or d.id is null then
        raise exception 'there is no account %', case when s.id is null then p.src else p.dst end
            using errcode = 'LG005';
    elsif (s.unit = p.unit and d.unit = p.unit) is not true then
        raise exception 'a posting in % cannot go from account % (%) to account % (%)',
            p.unit, p.src, s.unit, p.dst, d.unit using errcode = 'LG004';
    elsif s.seller_id <> d.seller_id or s.supplier_id <> d.supplier_id
          or coalesce(s.seller_id, d.seller_id) is not null and coalesce(s.supplier_id, d.supplier_id) is not null
    then
        raise exception 'accounts % and % are two tenants'': go through an account of the platform', p.src, p.dst
            using errcode = 'LG007';
    elsif p.expires_on is not null and not d.bears_lots then
        raise exception 'account % bears no lots, so nothing in it can expire', p.dst using errcode = 'LG010';
    end if;
end $$;

-- Posts share a month; closing it takes it alone, and those that waited see it closed.
create function ledger.share_month(p_unit text, p_day date) returns void volatile language sql
    return pg_advisory_xact_lock_shared(hashtext('ledger.period ' || p_unit), ledger.month_number(p_day));

create function ledger.closed_month(p_unit text, p_day date) returns boolean stable language sql
    return exists (select from ledger_period where unit = p_unit and month = ledger.month_of(p_day));

-- What the key was answered before. The lock makes a twin that is still running finish first.
create function ledger.earlier(p_act text, p_scope text, p_key text, p_hash bytea)
    returns ledger.outcome language plpgsql as $$
declare
    used boolean;
    found_hash bytea;
    answer ledger.outcome;
begin
    perform pg_advisory_xact_lock(hashtextextended(concat_ws(chr(31), p_act, p_scope, p_key), 0));
    used := case p_act when 'hold' then exists (select from ledger_hold where scope = p_scope and key = p_key)
                       else exists (select from ledger_transfer where scope = p_scope and key = p_key) end
            or exists (select from ledger_refusal where act = p_act and scope = p_scope and key = p_key);
    if not used then
        return null;
    end if;
    select code, detail, payload_hash into answer.refusal, answer.detail, found_hash
    from ledger_refusal where act = p_act and scope = p_scope and key = p_key;
    if answer.refusal is null and p_act = 'hold' then
        select array[id], payload_hash into answer.transfers, found_hash
        from ledger_hold where scope = p_scope and key = p_key;
    elsif answer.refusal is null then
        select array_agg(id order by leg), min(payload_hash) into answer.transfers, found_hash
        from ledger_transfer where scope = p_scope and key = p_key;
    end if;
    if found_hash <> p_hash then
        raise exception 'key %/% was used before with other content', p_scope, p_key using errcode = 'LG001';
    end if;
    answer.replayed := true;
    return answer;
end $$;

create function ledger.keep_refusal(
    p_act text, p_scope text, p_key text, p_hash bytea, p_account bigint, answer ledger.outcome
) returns void language sql as $$
    insert into ledger_refusal (act, scope, key, payload_hash, code, detail, recorded_at, seller_id, supplier_id)
    select p_act, p_scope, p_key, p_hash, answer.refusal, answer.detail, clock_timestamp(), seller_id, supplier_id
    from ledger_account where id = p_account
$$;

-- Why a balance row could not give an amount.
create function ledger.why_not(p_account bigint, p_amount bigint, out refusal text, out detail jsonb)
    stable language sql as $$
    select case state when 'closed' then 'LG103' when 'frozen' then 'LG102' else 'LG101' end,
           jsonb_build_object('account', p_account, 'available', posted - held - floor, 'asked', p_amount)
    from ledger_balance where account_id = p_account
$$;

-- One transfer; or a refusal, with nothing written. The balance is taken where it is enough, in the
-- same statement that looks: there is no moment between reading and writing.
create function ledger.write_leg(
    p_scope text, p_key text, p_leg smallint, p_hash bytea, p_group bigint, p ledger.posting, p_reverses bigint,
    out id bigint, out refusal text, out detail jsonb
) language plpgsql as $$
declare
    here record;
    s_after ledger_balance;
    d_after ledger_balance;
    lot_expires_on date;
begin
    perform ledger.share_month(p.unit, p.effective_on);
    select ledger.sound(p, s, d) as sound, closed.id is not null as closed,
           s.tracked as src_tracked, d.tracked as dst_tracked, d.bears_lots,
           coalesce(s.seller_id, d.seller_id) as seller_id, coalesce(s.supplier_id, d.supplier_id) as supplier_id
    into here
    from (select) as one
    left join ledger_account s on s.id = p.src left join ledger_account d on d.id = p.dst
    left join ledger_period closed on closed.unit = p.unit and closed.month = ledger.month_of(p.effective_on);
    if not here.sound or current_setting('role') not in ('app_system', 'app_ops') then
        perform ledger.check_mistakes(p);
    end if;
    if here.closed then
        refusal := 'LG104';
        detail := jsonb_build_object('unit', p.unit, 'effective_on', p.effective_on);
        return;
    end if;
    if here.src_tracked and here.dst_tracked then  -- both locks first, in the order of ids
        perform from ledger_balance b where b.account_id in (p.src, p.dst) order by b.account_id for no key update;
        if exists (select from ledger_balance b where b.account_id = p.dst and b.state = 'closed') then
            refusal := 'LG103';
            detail := jsonb_build_object('account', p.dst);
            return;
        end if;
    end if;
    if here.src_tracked then
        update ledger_balance b
        set posted = b.posted - p.amount, consumed_total = b.consumed_total + p.amount, version = b.version + 1
        where b.account_id = p.src and b.state = 'open'
              and (b.floor is null or b.posted - b.held - p.amount >= b.floor)
        returning * into s_after;
        if not found then
            select r.refusal, r.detail into refusal, detail from ledger.why_not(p.src, p.amount) as r;
            return;
        elsif s_after.floor is null and ledger.tenant_of_caller() is not null then
            raise exception 'only the platform may make you owe more' using errcode = 'LG006';
        end if;
    end if;
    if here.dst_tracked then
        update ledger_balance b
        set posted = b.posted + p.amount, granted_total = b.granted_total + p.amount, version = b.version + 1
        where b.account_id = p.dst and b.state <> 'closed'
        returning * into d_after;
        if not found then
            refusal := 'LG103';
            detail := jsonb_build_object('account', p.dst);
            return;
        end if;
    end if;

    if here.bears_lots then
        lot_expires_on := ledger.lot_expiry(p, d_after);
    end if;
    id := nextval('ledger_transfer_id_seq');
    insert into ledger_transfer (
        id, src_id, dst_id, unit, amount, src_balance, src_version, dst_balance, dst_version, cum_end, expires_on,
        kind, document_kind, document_id, group_id, effective_on, recorded_at, xid,
        scope, key, leg, payload_hash, reverses_id, memo, seller_id, supplier_id
    ) values (
        id, p.src, p.dst, p.unit, p.amount, s_after.posted, s_after.version, d_after.posted, d_after.version,
        case when here.bears_lots then d_after.granted_total end, lot_expires_on,
        p.kind, coalesce(p.document_kind, ''), p.document_id, coalesce(p_group, id), p.effective_on,
        clock_timestamp(), pg_current_xact_id()::text::bigint,
        p_scope, p_key, p_leg, p_hash, p_reverses, coalesce(p.memo, ''),
        here.seller_id, here.supplier_id
    );
end $$;

-- No lot expires before an older one that still has points: spending and expiry go in the order of grants.
create function ledger.lot_expiry(p ledger.posting, after ledger_balance) returns date stable language sql as $$
    select nullif(greatest(
        coalesce(p.expires_on, 'infinity'),
        case when last.cum_end > after.consumed_total then coalesce(last.expires_on, 'infinity') end), 'infinity')
    from (select) as one left join lateral (
        select * from ledger_transfer where dst_id = p.dst and dst_version is not null
        order by dst_version desc limit 1
    ) as last on true
$$;

-- All legs or none. A subtransaction undoes the first legs of a group that is refused in the middle;
-- a single leg writes nothing before it can be refused, so it needs none.
create function ledger.post_group(
    p_scope text, p_key text, p_hash bytea, p_postings ledger.posting[],
    p_reverses bigint[] default null, p_hold ledger_hold default null
) returns ledger.outcome language plpgsql as $$
declare
    answer ledger.outcome := ledger.earlier('post', p_scope, p_key, p_hash);
    leg record;
    n constant int := cardinality(p_postings);
begin
    if answer.replayed then
        return answer;
    elsif n is null or n = 0 then
        raise exception 'nothing to post' using errcode = 'LG010';
    end if;
    if n = 1 and p_hold.id is null then
        leg := ledger.write_leg(p_scope, p_key, 1::smallint, p_hash, null, p_postings[1], p_reverses[1]);
        answer.transfers := array[leg.id];
    else
        begin
            perform from ledger_balance
            where account_id = any (array(select unnest(array[src, dst]) from unnest(p_postings)))
            order by account_id for no key update;
            if p_hold.id is not null then
                perform ledger.end_hold(p_hold);
            end if;
            answer.transfers := '{}';
            for i in 1..n loop
                leg := ledger.write_leg(
                    p_scope, p_key, i::smallint, p_hash, answer.transfers[1], p_postings[i], p_reverses[i]);
                if leg.refusal is not null then
                    raise exception 'refused' using errcode = 'LG100';
                end if;
                answer.transfers := answer.transfers || leg.id;
            end loop;
        exception when sqlstate 'LG100' then
            null;
        end;
    end if;
    answer.replayed := false;
    if leg.refusal is not null then
        answer := (null, false, leg.refusal, leg.detail);
        perform ledger.keep_refusal('post', p_scope, p_key, p_hash, p_postings[1].src, answer);
    end if;
    return answer;
end $$;

create function ledger.post(p_scope text, p_key text, p_postings ledger.posting[])
    returns ledger.outcome language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO' as $$
begin
    return ledger.post_group(p_scope, p_key, ledger.payload_hash(p_postings), p_postings);
end $$;
