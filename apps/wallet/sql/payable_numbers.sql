create or replace function wallet_payable_is_kept() returns trigger language plpgsql as $$
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
