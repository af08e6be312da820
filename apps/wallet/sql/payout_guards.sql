-- A bank account never changes but in what staff say about it, and its owner can't verify it.
create function wallet_bankaccount_is_checked_by_staff() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if current_user = 'app_supplier' and (new.state <> 'entered' or new.checked_by_id is not null) then
      raise exception 'a bank account is verified by staff' using errcode = 'restrict_violation';
    end if;
  elsif (new.supplier_id, new.currency, new.holder_name, new.bank_name, new.bank_code, new.bic,
         new.number_encrypted, new.number_tail, new.entered_by_id, new.entered_at)
        is distinct from
        (old.supplier_id, old.currency, old.holder_name, old.bank_name, old.bank_code, old.bic,
         old.number_encrypted, old.number_tail, old.entered_by_id, old.entered_at) then
    raise exception 'bank account % never changes: enter a new one', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger wallet_bankaccount_is_checked_by_staff before insert or update on wallet_bankaccount
  for each row execute function wallet_bankaccount_is_checked_by_staff();

-- What is owed for a document, and what went to the bank, stays as it was written.
create function wallet_payable_is_kept() returns trigger language plpgsql as $$
begin
  if (new.supplier_id, new.document_kind, new.document_id, new.amount, new.amount_currency, new.accrued_on,
      new.terms_days)
     is distinct from
     (old.supplier_id, old.document_kind, old.document_id, old.amount, old.amount_currency, old.accrued_on,
      old.terms_days) then
    raise exception 'payable % never changes: reverse it', old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger wallet_payable_is_kept before update on wallet_payable
  for each row execute function wallet_payable_is_kept();

create function wallet_payoutline_is_kept() returns trigger language plpgsql as $$
begin
  if old.state in ('confirmed', 'bounced', 'discarded')
     or (new.supplier_id, new.amount, new.amount_currency, new.reference, new.number_encrypted, new.bank_code)
        is distinct from
        (old.supplier_id, old.amount, old.amount_currency, old.reference, old.number_encrypted, old.bank_code) then
    raise exception 'payout % is %: it never changes', old.reference, old.state using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger wallet_payoutline_is_kept before update on wallet_payoutline
  for each row execute function wallet_payoutline_is_kept();
