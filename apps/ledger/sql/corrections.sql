-- Mistakes are reversed, never changed; what cannot be taken back is owed.

create function ledger.reverse(
    p_scope text, p_key text, p_transfers bigint[], p_effective_on date, p_expires_on date, p_memo text
) returns ledger.outcome language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO' as $$
declare
    postings ledger.posting[];
    originals bigint[];
    answer ledger.outcome;
begin
    select array_agg((t.dst_id, t.src_id, t.unit, t.amount, 'reversal', t.document_kind, t.document_id,
                      p_effective_on, case when a.bears_lots then p_expires_on end, p_memo)::ledger.posting
                     order by t.id desc),
           array_agg(t.id order by t.id desc)
    into postings, originals
    from ledger_transfer t join ledger_account a on a.id = t.src_id
    where t.id = any (p_transfers);
    if cardinality(originals) is distinct from cardinality(p_transfers) then
        raise exception 'not all of % are transfers', p_transfers using errcode = 'LG009';
    end if;
    answer := ledger.earlier('post', p_scope, p_key, ledger.reversal_hash(postings, originals));
    if not coalesce(answer.replayed, false)
       and exists (select from ledger_transfer where reverses_id = any (originals)) then
        raise exception 'one of % is reversed already', p_transfers using errcode = 'LG009';
    end if;
    return ledger.post_group(p_scope, p_key, ledger.reversal_hash(postings, originals), postings, originals);
end $$;

create function ledger.reversal_hash(postings ledger.posting[], originals bigint[])
    returns bytea stable language sql
    return sha256(ledger.payload_hash(postings) || convert_to(originals::text, 'UTF8'));

-- What is available now, with both balances locked in the order of their ids.
create function ledger.available_beside(p_account bigint, p_debt bigint) returns bigint language plpgsql as $$
begin
    perform from ledger_balance where account_id in (p_account, p_debt) order by account_id for no key update;
    return (select greatest(posted - held - floor, 0) from ledger_balance where account_id = p_account);
end $$;

create function ledger.debt_hash(p ledger.posting, p_debt bigint) returns bytea stable language sql
    return sha256(ledger.payload_hash(array[p]) || convert_to(p_debt::text, 'UTF8'));

-- Takes what is there from p.src and the rest from the debt account, which may go below zero.
create function ledger.post_or_owe(p_scope text, p_key text, p ledger.posting, p_debt bigint)
    returns ledger.outcome language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO' as $$
declare
    hash constant bytea := ledger.debt_hash(p, p_debt);
    answer ledger.outcome := ledger.earlier('post', p_scope, p_key, hash);
    owed ledger.posting := p;
    legs ledger.posting[] := '{}';
begin
    if answer.replayed then
        return answer;
    end if;
    owed.src := p_debt;
    owed.amount := p.amount - least(p.amount, ledger.available_beside(p.src, p_debt));
    p.amount := p.amount - owed.amount;
    legs := case when owed.amount = 0 then array[p] when p.amount = 0 then array[owed] else array[p, owed] end;
    return ledger.post_group(p_scope, p_key, hash, legs);
end $$;

-- Moves as much of what is available as is owed. With nothing to move the key stays unused.
create function ledger.repay(p_scope text, p_key text, p_account bigint, p_debt bigint, p_effective_on date)
    returns ledger.outcome language plpgsql
    security definer set search_path = pg_catalog, public, pg_temp set datestyle = 'ISO' as $$
declare
    p ledger.posting := (p_account, p_debt, null, null, 'debt_repayment', '', null, p_effective_on, null, '');
    hash constant bytea := ledger.debt_hash(p, p_debt);
    answer ledger.outcome := ledger.earlier('post', p_scope, p_key, hash);
begin
    if answer.replayed then
        return answer;
    end if;
    p.amount := ledger.available_beside(p_account, p_debt);
    select a.unit, least(p.amount, greatest(-b.posted, 0)) into p.unit, p.amount
    from ledger_balance b join ledger_account a on a.id = b.account_id where b.account_id = p_debt;
    if p.amount = 0 then
        return ('{}', false, null, null)::ledger.outcome;
    end if;
    return ledger.post_group(p_scope, p_key, hash, array[p]);
end $$;
