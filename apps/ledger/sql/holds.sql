-- A hold sets a part of a balance aside. It ends once: captured by a transfer, or released.

create function ledger.hold(
    p_scope text, p_key text, p_account bigint, p_amount bigint,
    p_document_kind text, p_document_id bigint, p_memo text
) returns ledger.outcome language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO' as $$
declare
    hash constant bytea := ledger.payload_hash(array[
        (p_account, null, null, p_amount, null, p_document_kind, p_document_id, null, null, p_memo)::ledger.posting]);
    answer ledger.outcome := ledger.earlier('hold', p_scope, p_key, hash);
    owner ledger_account;
begin
    if answer.replayed then
        return answer;
    end if;
    select * into owner from ledger_account where id = p_account;
    if (p_amount > 0) is not true then
        raise exception 'an amount is a positive number of minor units, not %', p_amount using errcode = 'LG002';
    elsif not ledger.owned_by_caller(owner.seller_id, owner.supplier_id) then
        raise exception 'you have no account with id %', p_account using errcode = 'LG006';
    elsif not exists (select from ledger_balance where account_id = p_account and floor is not null) then
        raise exception 'there is no account % whose balance can be held', p_account using errcode = 'LG005';
    end if;
    answer.replayed := false;
    update ledger_balance b set held = b.held + p_amount
    where b.account_id = p_account and b.state = 'open'
          and b.posted - b.held - p_amount >= b.floor;
    if not found then
        select r.refusal, r.detail into answer.refusal, answer.detail from ledger.why_not(p_account, p_amount) as r;
        perform ledger.keep_refusal('hold', p_scope, p_key, hash, p_account, answer);
        return answer;
    end if;
    insert into ledger_hold (
        account_id, unit, amount, scope, key, payload_hash, document_kind, document_id, memo, placed_at,
        seller_id, supplier_id
    ) values (
        p_account, owner.unit, p_amount, p_scope, p_key, hash, coalesce(p_document_kind, ''), p_document_id,
        coalesce(p_memo, ''), clock_timestamp(), owner.seller_id, owner.supplier_id
    ) returning array[id] into answer.transfers;
    return answer;
end $$;

create function ledger.owned_by_caller(p_seller bigint, p_supplier bigint) returns boolean stable language sql as $$
    select case when ledger.tenant_of_caller() is null then true
                when current_setting('role') = 'app_supplier' then p_supplier = ledger.tenant_of_caller()
                else p_seller = ledger.tenant_of_caller() end is true
$$;

create function ledger.own_hold(p_hold bigint) returns ledger_hold stable language plpgsql as $$
declare
    held ledger_hold;
begin
    select * into held from ledger_hold where id = p_hold;
    if held.id is null or not ledger.owned_by_caller(held.seller_id, held.supplier_id) then
        raise exception 'there is no hold %', p_hold using errcode = 'LG005';
    end if;
    return held;
end $$;

-- The caller has locked the balance: who ends a hold twice has waited, and sees the first ending.
create function ledger.end_hold(held ledger_hold) returns void language plpgsql as $$
declare
    ended text;
begin
    select outcome into ended from ledger_holdending where hold_id = held.id;
    if found then
        raise exception 'hold % was % before', held.id, ended using errcode = 'LG008';
    end if;
    update ledger_balance b set held = b.held - end_hold.held.amount where b.account_id = end_hold.held.account_id;
end $$;

create function ledger.keep_ending(p_hold bigint, p_outcome text, p_transfer bigint) returns void language sql as $$
    insert into ledger_holdending (hold_id, outcome, transfer_id, ended_at, seller_id, supplier_id)
    select id, p_outcome, p_transfer, clock_timestamp(), seller_id, supplier_id from ledger_hold where id = p_hold
$$;

-- Posts up to the held amount from the held account; what is left over becomes available again.
create function ledger.capture(p_scope text, p_key text, p_hold bigint, p_posting ledger.posting)
    returns ledger.outcome language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO' as $$
declare
    held constant ledger_hold := ledger.own_hold(p_hold);
    answer ledger.outcome;
begin
    p_posting.src := held.account_id;
    p_posting.unit := held.unit;
    p_posting.amount := coalesce(p_posting.amount, held.amount);
    if p_posting.amount > held.amount then
        raise exception 'hold % is for %, not %', p_hold, held.amount, p_posting.amount using errcode = 'LG002';
    end if;
    answer := ledger.post_group(
        p_scope, p_key, ledger.payload_hash(array[p_posting]), array[p_posting], p_hold => held);
    if not answer.replayed and answer.refusal is null then
        perform ledger.keep_ending(p_hold, 'captured', answer.transfers[1]);
    end if;
    return answer;
end $$;

-- Releasing what is released already changes nothing.
create function ledger.release(p_hold bigint) returns void language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    held constant ledger_hold := ledger.own_hold(p_hold);
begin
    perform from ledger_balance where account_id = held.account_id for no key update;
    if not exists (select from ledger_holdending where hold_id = p_hold and outcome = 'released') then
        perform ledger.end_hold(held);
        perform ledger.keep_ending(p_hold, 'released', null);
    end if;
end $$;
