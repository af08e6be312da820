-- Tracked accounts, and no others, have a balance row, of the same owner; a closed one is empty.
select format('account %s', coalesce(a.id, b.account_id)) as subject,
       format('seller %s, supplier %s, balance row %s, empty if closed', a.seller_id, a.supplier_id, a.tracked)
           as expected,
       format('seller %s, supplier %s, balance row %s, %s with %s', b.seller_id, b.supplier_id,
              b.account_id is not null, b.state, b.posted) as found
from ledger_account a full join ledger_balance b on b.account_id = a.id
where a.tracked is distinct from (b.account_id is not null)
   or a.tracked and (a.seller_id, a.supplier_id) is distinct from (b.seller_id, b.supplier_id)
   or b.state = 'closed' and (b.posted, b.held) <> (0, 0)
